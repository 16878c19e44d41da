import { expect, test } from "vitest";
import { choicesOf, prevalencePercentOf, withChoices, withPrevalence } from "./project-settings.ts";

test("what is absent is as the server takes it; what is no switch is kept when one is changed", () => {
  const held = { readRetrospectively: true, gate: { aucMargin: 0.02 } };
  const off = { anonymousReaders: false, webhooksToPrivateAddresses: false, webhooksOverHttp: false };
  expect(choicesOf(held)).toEqual({ ...off, readRetrospectively: true, trainOnLossy: true });
  expect(choicesOf(null)).toEqual({ ...off, readRetrospectively: false, trainOnLossy: true });
  expect(choicesOf({ trainOnLossy: false }).trainOnLossy).toBe(false);
  expect(withChoices(held, { anonymousReaders: true })).toEqual({ ...held, anonymousReaders: true });
});

test("prevalence is asked in percent and stored as a share; none is none", () => {
  const held = withPrevalence({ anonymousReaders: true }, 0.6);
  expect(held).toEqual({ anonymousReaders: true, prevalence: 0.006 });
  expect([prevalencePercentOf(held), prevalencePercentOf({}), prevalencePercentOf(null)]).toEqual([0.6, "", ""]);
  expect(withPrevalence(held, "")).toEqual({ anonymousReaders: true });
});

import { expect, test } from "vitest";
import { choicesOf, prevalencePercentOf, withChoices, withPrevalence } from "./project-settings.ts";

test("absent settings have the server's defaults; other settings are kept when a switch is changed", () => {
  const held = { readRetrospectively: true, gate: { aucMargin: 0.02 } };
  const off = { anonymousReaders: false, webhooksToPrivateAddresses: false, webhooksOverHttp: false };
  expect(choicesOf(held)).toEqual({ ...off, readRetrospectively: true, trainOnLossy: true });
  expect(choicesOf(null)).toEqual({ ...off, readRetrospectively: false, trainOnLossy: true });
  expect(choicesOf({ trainOnLossy: false }).trainOnLossy).toBe(false);
  expect(withChoices(held, { anonymousReaders: true })).toEqual({ ...held, anonymousReaders: true });
});

test("prevalence is entered in percent and stored as a share; an empty one stays absent", () => {
  const held = withPrevalence({ anonymousReaders: true }, 0.6);
  expect(held).toEqual({ anonymousReaders: true, prevalence: 0.006 });
  expect([prevalencePercentOf(held), prevalencePercentOf({}), prevalencePercentOf(null)]).toEqual([0.6, "", ""]);
  expect(withPrevalence(held, "")).toEqual({ anonymousReaders: true });
});

import { expect, test } from "vitest";
import { chooseOther } from "./choose-version.ts";

const version = (number: number, ...aliases: string[]) => ({ id: `id ${number}`, number, aliases });
const [one, two, three] = [version(1), version(2, "champion"), version(3, "challenger")];

test("a version is compared with the requested one, else the champion, else the previous one", () => {
  const all = [three, two, one];
  expect(chooseOther(three, all, 1)).toBe(one);
  expect(chooseOther(three, all, Number.NaN)).toBe(two);
  // The champion is compared with the previous version.
  expect(chooseOther(two, all, Number.NaN)).toBe(one);
  expect(chooseOther(two, all, 2)).toBe(one);
  expect(chooseOther(one, [one, three], 0)).toBe(three);
  expect(chooseOther(one, [one], 0)).toBeUndefined();
});

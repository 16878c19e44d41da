import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlausibleAcquisition, timeOfIsoDate } from "./iso-date.ts";

describe("timeOfIsoDate", () => {
  it("takes every real day, and gives it back", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }), (date) => {
        const day = date.toISOString().slice(0, 10);
        expect(new Date(timeOfIsoDate(day) ?? Number.NaN).toISOString().slice(0, 10)).toBe(day);
      }),
    );
  });

  it("refuses days beyond the end of each month", () => {
    const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (const [month, days] of lengths.entries())
      for (let day = days + 1; day <= 32; day++) {
        const text = `2023-${String(month + 1).padStart(2, "0")}-${day}`;
        expect([text, timeOfIsoDate(text)]).toEqual([text, null]);
      }
    expect([timeOfIsoDate("2024-02-29"), timeOfIsoDate("1900-02-29"), timeOfIsoDate("2023-13-01"), timeOfIsoDate("2023-00-10")]).toEqual([
      Date.UTC(2024, 1, 29),
      null,
      null,
      null,
    ]);
  });

  it.each([
    "45351",
    "2024",
    "03/04/2024",
    "2024-2-9",
    "20240229",
    "2024-02-29T00:00",
    "29.02.2024",
    "2024-060",
    "2024-W09-4",
    "+002024-02-29",
  ])("refuses %s", (text) => expect(timeOfIsoDate(text)).toBeNull());
});

it("an image is taken after 1900 and not in the future", () => {
  const now = Date.UTC(2024, 5, 1);
  expect([Date.UTC(1899, 11, 31), Date.UTC(1900, 0, 1), now, now + 86_400_000].map((time) => isPlausibleAcquisition(time, now))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

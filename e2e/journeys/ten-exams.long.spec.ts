import type { Page } from "@playwright/test";
import { type FiledBreast, filedRead } from "../support/filed-read.ts";
import { type Hands, keyboardOnly, mouseOnly } from "../support/hands.ts";
import { readingRoom } from "../support/reading-room.ts";
import { expect, test } from "../support/test.ts";

interface Reading {
  readonly name: string;
  readonly read: (hands: Hands, page: Page) => Promise<void>;
  /** What is filed for each breast. */
  readonly right: Partial<FiledBreast>;
  readonly left: Partial<FiledBreast>;
  /** Findings, as laterality and shapes of the marks. */
  readonly findings?: readonly string[];
  readonly words: string;
}

const normal = { opinion: "NORMAL", birads: "1", noLocation: null, technicalRecallReason: null } as const;

const readings: readonly Reading[] = [
  { name: "both normal", read: (hands) => hands.normal(), right: normal, left: normal, words: "Right: normal · Left: normal" },
  {
    name: "a marked recall, then Normal for the other breast",
    async read(hands) {
      await hands.mark("RCC");
      await hands.choose("Right", "BI-RADS", "4A");
      await hands.normal();
    },
    right: { opinion: "RECALL", birads: "4A", noLocation: null },
    left: normal,
    findings: ["R BOX"],
    words: "Right: recall, 4A · Left: normal",
  },
  {
    name: "Normal first, then a recall without a location",
    async read(hands, page) {
      await hands.normal();
      await hands.choose("Left", "Opinion", "Recall R");
      await hands.submit();
      await expect(page.getByText('The recall of the left breast needs a mark, or the reason "no location".')).toBeVisible();
      await hands.choose("Left", "Location", "No location");
    },
    right: normal,
    left: { opinion: "RECALL", birads: "0", noLocation: true },
    words: "Right: normal · Left: recall, 0, no location",
  },
  {
    name: "a technical recall, then Normal twice",
    async read(hands) {
      await hands.choose("Right", "Opinion", "Technical T");
      await hands.technicalReason("Right", "motion blur");
      await hands.normal();
      await hands.normal();
    },
    right: { opinion: "TECHNICAL_RECALL", technicalRecallReason: "111210", noLocation: null },
    left: normal,
    words: "Right: technical recall, motion blur · Left: normal",
  },
  {
    name: "a benign finding",
    async read(hands) {
      await hands.mark("LMLO");
      await hands.normal();
      await hands.choose("Left", "BI-RADS", "2");
    },
    right: normal,
    left: { ...normal, birads: "2" },
    findings: ["L BOX"],
    words: "Right: normal · Left: normal, 2",
  },
  {
    name: "a finding in each breast",
    async read(hands) {
      await hands.mark("RMLO");
      await hands.choose("Right", "BI-RADS", "5");
      await hands.mark("LCC");
      await hands.choose("Left", "BI-RADS", "4C");
      await hands.choose("Left", "Suspect", "malignant");
    },
    right: { opinion: "RECALL", birads: "5" },
    left: { opinion: "RECALL", birads: "4C" },
    findings: ["R BOX", "L BOX"],
    words: "Right: recall, 5 · Left: recall, 4C, malignant suspected",
  },
  {
    name: "a category undone",
    async read(hands) {
      await hands.choose("Right", "BI-RADS", "4B");
      await hands.undo();
      await hands.normal();
    },
    right: normal,
    left: normal,
    words: "Right: normal · Left: normal",
  },
  {
    name: "a recall changed to normal explicitly",
    async read(hands) {
      await hands.choose("Left", "BI-RADS", "4A");
      await hands.normal();
      await hands.choose("Left", "Opinion", "Normal");
    },
    right: normal,
    left: normal,
    words: "Right: normal · Left: normal",
  },
  {
    name: "probably benign, left to the reader",
    async read(hands, page) {
      await hands.choose("Right", "BI-RADS", "3");
      await hands.normal();
      await expect(page.getByRole("status").filter({ hasText: "Right is BI-RADS 3: choose its opinion." })).toBeVisible();
      await hands.choose("Right", "Opinion", "Normal");
    },
    right: { ...normal, birads: "3" },
    left: normal,
    words: "Right: normal, 3 · Left: normal",
  },
  {
    name: "densities of both breasts",
    async read(hands) {
      await hands.choose("Right", "Density", "c");
      await hands.choose("Left", "Density", "b");
      await hands.normal();
    },
    right: normal,
    left: normal,
    words: "Right: normal · Left: normal",
  },
];

for (const { person, by, handsOf } of [
  { person: "reader1", by: "the keyboard alone", handsOf: keyboardOnly },
  { person: "reader2", by: "the mouse alone", handsOf: mouseOnly },
] as const) {
  test(`ten exams by ${by}: what is filed is what was said, breast by breast`, async ({ pageOf, apiOf, installation }) => {
    test.setTimeout(180_000);
    const page = await pageOf(person);
    const reader = await apiOf(person);
    const room = readingRoom(page);
    const hands = handsOf(page);
    await page.goto("/p/ten/read");
    await room.untilOpen();
    for (const [index, reading] of readings.entries()) {
      await test.step(reading.name, async () => {
        await room.untilReady();
        const pseudonym = await room.pseudonym();
        await reading.read(hands, page);
        if ((await room.unseen.count()) > 0) await hands.showUnseen();
        await hands.submit();
        await expect(room.submitted(pseudonym, reading.words)).toBeVisible();
        if (index === 0) await undoAndSubmitAgain(pseudonym);
        const filed = await filedRead(reader, installation.projectIds.ten, pseudonym);
        expect(filed.breasts).toMatchObject([
          { laterality: "R", ...reading.right },
          { laterality: "L", ...reading.left },
        ]);
        expect(filed.findings.map(({ laterality, marks }) => `${laterality} ${marks.map(({ shape }) => shape).join(" ")}`)).toEqual(
          reading.findings ?? [],
        );
      });
    }
    await expect(page.getByRole("heading", { name: "Nothing to read now" })).toBeVisible();

    async function undoAndSubmitAgain(pseudonym: string) {
      await expect(room.heading).not.toHaveText(pseudonym);
      await room.untilReady();
      await hands.undoSubmit();
      await expect(room.heading).toHaveText(pseudonym);
      await room.untilReady();
      await hands.submit();
      await expect(room.heading).not.toHaveText(pseudonym);
    }
  });
}

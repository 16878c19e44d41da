import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { readingRoom, views } from "../support/reading-room.ts";
import { smallTargets } from "../support/small-targets.ts";
import { expect, test } from "../support/test.ts";

/** Every page as its users see it, full of what the journey left. `ready` is awaited before the page is checked. */
const pages: readonly {
  readonly name: string;
  readonly person: "reader1" | "arbiter1" | "manager" | "admin";
  readonly path: string;
  readonly ready: (page: Page) => Promise<unknown>;
}[] = [
  { name: "projects", person: "admin", path: "/", ready: (page) => page.getByRole("link", { name: /Project journey/ }).waitFor() },
  {
    name: "the reading room",
    person: "reader1",
    path: "/p/drafts/read",
    ready: (page) => Promise.all(views.map((view) => page.getByRole("img", { name: new RegExp(`^${view}: `) }).waitFor())),
  },
  { name: "an empty reading room", person: "reader1", path: "/p/journey/read", ready: heading("Nothing to read now") },
  { name: "arbitration", person: "arbiter1", path: "/p/journey/arbitration", ready: heading(/^Arbitration/) },
  { name: "feedback", person: "reader1", path: "/p/journey/feedback", ready: (page) => page.getByRole("article").first().waitFor() },
  { name: "missed", person: "manager", path: "/p/journey/versions/1/missed?at=1", ready: (page) => aCase(page).waitFor() },
  {
    name: "a missed case",
    person: "manager",
    path: "/p/journey/versions/1/missed?at=1",
    ready: async (page) => {
      await aCase(page).click();
      await page.getByRole("button", { name: /verdict$/ }).waitFor();
    },
  },
  { name: "disagreements", person: "manager", path: "/p/journey/disagreements", ready: heading("Disagreements") },
  { name: "cases", person: "manager", path: "/p/journey/cases", ready: (page) => page.getByRole("row").nth(1).waitFor() },
  { name: "import", person: "manager", path: "/p/journey/import", ready: (page) => page.getByRole("row").nth(1).waitFor() },
  { name: "export", person: "manager", path: "/p/journey/exports", ready: heading("Your exports") },
  { name: "train", person: "manager", path: "/p/journey/runs", ready: (page) => page.getByRole("row").nth(1).waitFor() },
  {
    name: "the retrain dialog",
    person: "manager",
    path: "/p/journey/runs",
    ready: async (page) => {
      await page.getByRole("button", { name: "Retrain" }).first().click();
      await page.getByRole("button", { name: "More settings" }).click();
      await page.getByLabel("Folds").waitFor();
    },
  },
  {
    name: "a run",
    person: "manager",
    path: "/p/journey/runs",
    ready: async (page) => {
      await page.getByRole("row").nth(1).getByRole("link").first().click();
      await page.getByRole("region", { name: "Curves" }).waitFor();
    },
  },
  {
    name: "versions",
    person: "manager",
    path: "/p/journey/versions",
    ready: (page) => page.getByRole("link", { name: /v1/ }).first().waitFor(),
  },
  {
    name: "a version",
    person: "manager",
    path: "/p/journey/versions/1",
    ready: (page) => page.getByRole("img", { name: /^ROC curve/ }).waitFor(),
  },
  {
    name: "a version without another to compare with",
    person: "manager",
    path: "/p/journey/versions/1/compare",
    ready: heading("Compare v1"),
  },
  {
    name: "the promotion dialog",
    person: "manager",
    path: "/p/journey/versions/1",
    ready: async (page) => {
      await page.getByRole("button", { name: "Promote" }).click();
      await page.getByRole("dialog").getByRole("textbox").first().waitFor();
    },
  },
  {
    name: "the finder",
    person: "manager",
    path: "/p/journey/versions",
    ready: async (page) => {
      await page.getByRole("button", { name: /^Find/ }).click();
      await page.getByRole("dialog").getByRole("button", { name: /^v1/ }).waitFor();
    },
  },
  {
    name: "the key map",
    person: "arbiter1",
    path: "/p/journey/arbitration",
    ready: async (page) => {
      await page.getByRole("heading", { name: /^Arbitration/ }).waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
    },
  },
  { name: "account", person: "reader1", path: "/account", ready: (page) => page.getByText("this session").waitFor() },
  { name: "people", person: "admin", path: "/p/journey/people", ready: (page) => page.getByRole("row").nth(1).waitFor() },
];

function heading(name: string | RegExp) {
  return (page: Page) => page.getByRole("heading", { name }).waitFor();
}

function aCase(page: Page) {
  return page.getByRole("main").getByRole("listitem").getByRole("link").first();
}

for (const person of new Set(pages.map((page) => page.person))) {
  test(`the pages of ${person} have no serious accessibility problem`, async ({ pageOf }) => {
    const own = pages.filter((one) => one.person === person);
    // A manager has so many pages that a busy machine needs more than the time of one test.
    test.setTimeout(30_000 * (own.length + 1));
    const page = await pageOf(person);
    for (const { name, path, ready } of own) {
      await test.step(name, async () => {
        await page.goto(path);
        await ready(page);
        await expectAccessible(page, name);
      });
    }
  });
}

test("the reading panel has no serious accessibility problem in any state", async ({ pageOf }) => {
  const page = await pageOf("reader1");
  const room = readingRoom(page);
  await page.goto("/p/drafts/read");
  await room.untilOpen();
  await expectAccessible(page, "a held panel");
  await room.untilReady();
  const states: readonly (readonly [name: string, bring: () => Promise<unknown>])[] = [
    ["a finding that is open", () => room.drawBox("LCC")],
    ["a recall that needs its location", () => room.choice("Left", "Opinion", "Recall R").click()],
    ["a technical recall", () => room.choice("Right", "Opinion", "Technical T").click()],
    ["problems", () => room.submit.click()],
    ["reasons to skip", () => room.panel.getByRole("button", { name: "Skip" }).click()],
  ];
  for (const [name, bring] of states) {
    await bring();
    await expectAccessible(page, name);
  }
});

test("signing in has no serious accessibility problem", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await expectAccessible(page, "signing in");
});

async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.evaluate(() => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    return Promise.allSettled(ending.map(({ finished }) => finished)).then(() => undefined);
  });
  const { violations } = await new AxeBuilder({ page }).options({ rules: { "target-size": { enabled: true } } }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const sentences = serious.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  expect.soft(sentences, name).toEqual([]);
  expect.soft(await smallTargets(page), `${name}: targets under 24 px`).toEqual([]);
}

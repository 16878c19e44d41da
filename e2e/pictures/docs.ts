import type { Page } from "@playwright/test";
import { type Demo, type Person, signInToApi } from "../demo.ts";
import { drag, readingRoom } from "../support/reading-room.ts";
import { allViewsPainted } from "./arrived.ts";

/** One screenshot for README or docs/roles. */
export interface DocsPicture {
  /** Name of its file in docs/images. */
  readonly name: string;
  /** The page of `pictures` that it shows, in its full state, after the actions below. */
  readonly page: string;
  /** The person who views it, if different from `pictures`. */
  readonly person?: Person;
  /** Preparation through the API. */
  readonly prepare?: (demo: Demo) => Promise<void>;
  /** Actions on the page. */
  readonly act?: (page: Page) => Promise<void>;
}

/** In the order in which they are taken: Feedback shows the decision of the exam in arbitration. */
export const docsPictures: readonly DocsPicture[] = [
  { name: "reading-room", page: "read", act: recallWithMark },
  {
    name: "compare-prior",
    page: "read",
    person: "reader1",
    prepare: openExamWithPrior,
    act: async (page) => {
      await page.getByRole("button", { name: "Compare" }).click();
      await page.locator('[data-view="RCC prior"]').waitFor();
      await allViewsPainted(page);
    },
  },
  { name: "arbitration", page: "arbitration", act: decide },
  {
    name: "arbitration-undo",
    page: "arbitration",
    act: async (page) => {
      await page.getByRole("button", { name: "Submit decision" }).click();
      await page.getByRole("button", { name: /^Undo \(\d+ s\)$/ }).waitFor();
    },
  },
  { name: "feedback", page: "feedback", prepare: untilDecided, act: async (page) => page.getByRole("article").first().waitFor() },
  { name: "import", page: "import", act: dropUnknownPicture },
  { name: "cases", page: "cases" },
  {
    name: "withdraw",
    page: "cases",
    act: async (page) => {
      await page
        .getByRole("button", { name: /^Withdraw / })
        .first()
        .click();
      await page.getByRole("dialog").getByLabel("Reason").fill("The patient has withdrawn consent");
    },
  },
  { name: "train", page: "runs" },
  { name: "run", page: "run" },
  { name: "versions", page: "versions" },
  { name: "version", page: "version" },
  { name: "missed", page: "missed" },
  { name: "missed-case", page: "missed-case" },
  { name: "disagreements", page: "disagreements" },
  { name: "people", page: "people", act: (page) => scrollTo(page, "Members") },
  { name: "audit-trail", page: "people", act: (page) => scrollTo(page, "Audit trail") },
];

/** A finding on both views of the left breast, and its recall; left as it is if already drawn. */
async function recallWithMark(page: Page): Promise<void> {
  const room = readingRoom(page);
  await room.untilReady();
  if ((await room.breast("Left").getByText("mass").count()) > 0) return;
  await room.choice("Right", "Density", "b").click();
  await room.choice("Right", "BI-RADS", "1").click();
  await room.choice("Right", "Opinion", "Normal").click();
  await room.choice("Left", "Density", "b").click();
  await room.choice("Left", "BI-RADS", "4B").click();
  await room.choice("Left", "Opinion", "Recall R").click();
  await page.keyboard.press("e");
  for (const view of ["LCC", "LMLO"] as const) {
    const box = await room.view(view).boundingBox();
    if (box === null) throw new Error(`${view} is not on screen.`);
    // Also in the tissue of small breasts: near the chest wall, which is in the middle of the screen.
    const [x, y] = [box.x + 58, box.y + (view === "LMLO" ? 0.6 : 0.5) * box.height];
    await drag(page, { x: x - 16, y: y - 16 }, { x: x + 16, y: y + 16 });
    await room.viewWithMarks(view, 1).waitFor();
  }
  await room.panel.getByText("saved", { exact: true }).waitFor();
}

/** Scrolls a panel of the page to the top. */
async function scrollTo(page: Page, panel: string): Promise<void> {
  await page.getByRole("region", { name: panel }).evaluate((region) => {
    region.style.scrollMarginTop = "16px";
    region.scrollIntoView();
  });
}

/** Opens the exam of the one patient who has a prior, out of order. */
async function openExamWithPrior(demo: Demo): Promise<void> {
  const ask = await signInToApi(demo, "reader1");
  const { projects } = await ask<{ projects: { id: string }[] }>("{ projects { id } }");
  const { worklist } = await ask<{ worklist: { nodes: { id: string; prior: { id: string } | null }[] } }>(
    "query($id: ID!) { worklist(projectId: $id, first: 100, status: [QUEUED, READING]) { nodes { id prior { id } } } }",
    { id: projects[0]?.id },
  );
  const found = worklist.nodes.find(({ prior }) => prior !== null);
  if (!found) throw new Error("No exam with a prior waits to be read.");
  await ask("mutation($id: ID!) { startRead(examId: $id) { id } }", { id: found.id });
}

/** Decides each breast as the first reader did, with a reason; does not submit. */
async function decide(page: Page): Promise<void> {
  const decision = page.getByRole("complementary", { name: "Decision" });
  for (const side of ["right breast", "left breast"])
    await decision.getByRole("region", { name: side }).getByRole("button", { name: "Copy A" }).click();
  await decision.getByRole("textbox", { name: "Reason" }).fill("Visible on both views; recall for assessment.");
}

/** Waits until the submitted decision can no longer be undone and has taken effect. */
async function untilDecided(demo: Demo): Promise<void> {
  const ask = await signInToApi(demo, "reader1");
  const { projects } = await ask<{ projects: { id: string }[] }>("{ projects { id } }");
  for (let second = 0; second < 120; second++, await new Promise((done) => setTimeout(done, 1000))) {
    const { feedback } = await ask<{ feedback: { totalCount: number } }>("query($id: ID!) { feedback(projectId: $id) { totalCount } }", {
      id: projects[0]?.id,
    });
    if (feedback.totalCount > 0) return;
  }
  throw new Error("The decision did not take effect within two minutes.");
}

/** Drops an unknown image: it is rejected, and nothing of it is kept. */
async function dropUnknownPicture(page: Page): Promise<void> {
  const header = "P5 8 8 255\n";
  const buffer = Buffer.concat([Buffer.from(header), Buffer.alloc(64, 90)]);
  await page.getByTestId("files").setInputFiles([{ name: "scan-0001.pgm", mimeType: "image/x-portable-graymap", buffer }]);
  await page.getByText("1 file, done").waitFor();
}

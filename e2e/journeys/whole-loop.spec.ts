import type { Page } from "@playwright/test";
import { dropFiles } from "../support/drop-files.ts";
import { type ImportFolder, writeImportFolder } from "../support/import-folder.ts";
import { centreOf, drag, readingRoom } from "../support/reading-room.ts";
import { signInByForm } from "../support/sign-in-by-form.ts";
import { expect, test } from "../support/test.ts";

const project = "/p/journey";

/** Import, two blind reads, arbitration, retraining, missed cases: each step by the people whose work it is. */
test("the whole loop, from a dropped folder to a verdict on what the model missed", async ({ page, pageOf, installation }, testInfo) => {
  test.setTimeout(240_000);
  const folder = await test.step("a sender's folder", () => writeImportFolder(testInfo.outputPath("folder")));

  await test.step("sign in by the form", async () => {
    await page.goto(`${project}/import`);
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await signInByForm(page, installation.accounts.manager);
    await expect(page).toHaveURL(`${project}/import`);
  });
  await test.step("import: bad files are named, the rest goes on", () => importFolder(page, folder));
  await test.step("the same batch again changes nothing", () => importAgain(page, folder));
  await test.step("the same image with different pixels is refused", async () => {
    await dropFiles(page.getByText("Drop files or a folder here"), [folder.changedCopy]);
    await expect(page.getByText("1 file, done")).toBeVisible();
    await expect(page.getByRole("group").filter({ hasText: "SAME_INSTANCE_OTHER_PIXELS" })).toContainText("different pixels");
  });

  const reader1 = await pageOf("reader1");
  const agreed = await test.step("reader 1 marks a finding, finalises, takes it back, finalises again", () => readWithFinding(reader1));
  const disputed = await test.step("reader 1 finds the next exam normal", () => readAsNormal(reader1, agreed));
  const reader2 = await pageOf("reader2");
  await test.step("reader 2 reads both blind, and disagrees on one", () => readBlind(reader2, { agreed, disputed }));
  const arbiter = await pageOf("arbiter1");
  await test.step("the arbiter decides it with a reason", () => adjudicate(arbiter, disputed));
  await test.step("retrain, and watch the epochs arrive", () => retrain(page));
  await test.step("the version, with its evaluation", () => lookAtVersion(page));
  await test.step("what it missed: a case, its heat map, a verdict", () => judgeMissed(page));
});

async function importFolder(page: Page, { path, goodFiles, badFiles }: ImportFolder): Promise<void> {
  await dropFiles(page.getByText("Drop files or a folder here"), [path]);
  const { rejected, ends } = endsOf(badFiles);
  // The two tables are among the files found.
  await expect(page.getByText(`${goodFiles + rejected + 2} files, done`)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(`${goodFiles} filed · ${ends}`)).toBeVisible();
  await expectRejections(page, badFiles);
  await page
    .getByRole("row", { name: /201-RCC\.dcm/ })
    .getByRole("button", { name: "Receipt" })
    .click();
  await expect(page.getByRole("dialog", { name: /^De-identification of .*201-RCC/ })).toContainText("Replaced: hashed, shifted or banded");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Dismiss", exact: true }).click();
}

async function importAgain(page: Page, { path, goodFiles, badFiles }: ImportFolder): Promise<void> {
  await dropFiles(page.getByText("Drop files or a folder here"), [path]);
  await expect(page.getByText(`0 filed · ${goodFiles} already filed · ${endsOf(badFiles).ends}`)).toBeVisible({ timeout: 60_000 });
  await expectRejections(page, badFiles);
  await page.getByRole("button", { name: "Dismiss", exact: true }).click();
}

/** What the panel says about the files that are not filed. */
function endsOf(badFiles: ImportFolder["badFiles"]): { rejected: number; ends: string } {
  const rejected = badFiles.filter(({ code }) => code !== "FACTS_WITHOUT_FILE").length;
  return { rejected, ends: `${rejected} rejected · 2 skipped · ${badFiles.length - rejected} row without a file` };
}

async function expectRejections(page: Page, badFiles: ImportFolder["badFiles"]): Promise<void> {
  for (const { name, code, sentence } of badFiles) {
    const reason = page.getByRole("group").filter({ hasText: code }).filter({ hasText: name });
    await expect(reason).toContainText(sentence);
  }
}

/** Returns the pseudonym of the exam that both readers recall. */
async function readWithFinding(page: Page): Promise<string> {
  const room = readingRoom(page);
  await page.goto(project);
  // Exams reach their readers some seconds after their last file; the room opens the next one by itself.
  await room.untilOpen();
  const pseudonym = await room.pseudonym();
  await expectHung(page);

  await drag(page, await centreOf(room.view("RCC")), { x: 300, y: 250 });
  await expect(page.getByText(/manual/).first()).toBeVisible();
  await page.keyboard.press("1");
  await expect(page.getByText(/C 1800 W 3600/).first()).toBeVisible();

  await room.drawBox("RCC");
  await expect(room.viewWithMarks("RCC", 1)).toBeVisible();
  await page.keyboard.press("p");
  const onMlo = await room.tissueOf("RMLO");
  await page.mouse.click(onMlo.x, onMlo.y);
  await expect(room.viewWithMarks("RMLO", 1)).toBeVisible();
  await expect(room.breast("Right").getByRole("button", { name: /^mass .*RCC RMLO$/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await zoomAndPan(page);

  await room.choice("Right", "Density", "b").click();
  await room.choice("Right", "BI-RADS", "4B").click();
  await expect(room.choice("Right", "Opinion", "Recall R")).toHaveAttribute("aria-pressed", "true");
  await room.choice("Right", "Suspect", "malignant").click();
  await room.choice("Left", "BI-RADS", "1").click();
  await expect(room.choice("Left", "Opinion", "Normal")).toHaveAttribute("aria-pressed", "true");
  await expect(room.panel.getByText("saved", { exact: true })).toBeVisible();

  await room.submit.click();
  await expect(room.submitted(pseudonym, "Right: recall, 4B, malignant suspected · Left: normal")).toBeVisible();
  await expect(room.heading).not.toHaveText(pseudonym);
  await room.undo.click();
  await expect(room.heading).toHaveText(pseudonym);
  await expect(room.choice("Right", "BI-RADS", "4B")).toHaveAttribute("aria-pressed", "true");
  await expect(room.viewWithMarks("RCC", 1)).toBeVisible();
  await room.submit.click();
  await expect(room.undo).toBeVisible();
  return pseudonym;
}

/** The right breast on the left, chest walls together. */
async function expectHung(page: Page): Promise<void> {
  const room = readingRoom(page);
  const [rcc, lcc, rmlo, lmlo] = await Promise.all(
    (["RCC", "LCC", "RMLO", "LMLO"] as const).map((label) => room.view(label).boundingBox()),
  );
  if (!rcc || !lcc || !rmlo || !lmlo) throw new Error("A view is not on screen.");
  for (const [right, left] of [
    [rcc, lcc],
    [rmlo, lmlo],
  ] as const) {
    const gap = left.x - (right.x + right.width);
    expect(gap).toBeGreaterThanOrEqual(0);
    expect(gap).toBeLessThan(12);
    expect(left.y).toBeCloseTo(right.y, 0);
  }
  expect(rmlo.y).toBeGreaterThan(rcc.y);
}

/** The mark moves with the image. */
async function zoomAndPan(page: Page): Promise<void> {
  const room = readingRoom(page);
  // The outline itself: around it there is an invisible, wider one for the pointer.
  const mark = room.view("RCC").locator("[data-mark] path").last();
  const sizeOf = async () => (await mark.boundingBox())?.width ?? 0;
  const before = await sizeOf();
  const { x, y } = await room.tissueOf("RCC");
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -400);
  await expect.poll(sizeOf).toBeGreaterThan(1.7 * before);
  const from = await centreOf(mark);
  await page.keyboard.down("Shift");
  await drag(page, { x, y }, { x, y: y - 40 });
  await page.keyboard.up("Shift");
  await expect.poll(async () => Math.round((await centreOf(mark)).y - from.y)).toBe(-40);
  await page.keyboard.press("f");
  await expect.poll(sizeOf).toBeLessThan(1.1 * before);
}

/** Returns the pseudonym of the exam on which the readers will differ. */
async function readAsNormal(page: Page, before: string): Promise<string> {
  const room = readingRoom(page);
  await expect(room.heading).not.toHaveText(before);
  await room.untilHung();
  const pseudonym = await room.pseudonym();
  await room.normal.click();
  await expect(room.choice("Left", "Opinion", "Normal")).toHaveAttribute("aria-pressed", "true");
  await room.submit.click();
  await expect(page.getByRole("heading", { name: "Nothing to read now" })).toBeVisible();
  return pseudonym;
}

async function readBlind(page: Page, { agreed, disputed }: { agreed: string; disputed: string }): Promise<void> {
  const room = readingRoom(page);
  await page.goto(`${project}/read`);
  const left = new Set([agreed, disputed]);
  while (left.size > 0) {
    await expect(room.heading).toHaveText(new RegExp([...left].join("|")));
    await room.untilHung();
    const pseudonym = await room.pseudonym();
    for (const label of ["RCC", "LCC", "RMLO", "LMLO"] as const) await expect(room.viewWithMarks(label, 0)).toBeVisible();
    await expect(page.getByText("Test reader1")).toHaveCount(0);
    await expect(room.panel.getByRole("button", { pressed: true })).toHaveCount(0);
    await room.drawBox("RCC");
    await room.choice("Right", "BI-RADS", "5").click();
    await room.choice("Right", "Suspect", "malignant").click();
    await room.choice("Left", "BI-RADS", "2").click();
    await room.submit.click();
    await expect(room.submitted(pseudonym, "Right: recall, 5, malignant suspected · Left: normal, 2")).toBeVisible();
    left.delete(pseudonym);
  }
  await expect(page.getByRole("heading", { name: "Nothing to read now" })).toBeVisible();
}

async function adjudicate(page: Page, disputed: string): Promise<void> {
  await page.goto(`${project}/arbitration`);
  await expect(page.getByRole("navigation", { name: "Exams awaiting arbitration" }).getByRole("button")).toHaveCount(1);
  await expect(page.getByRole("button", { name: `${disputed} recall v normal` })).toBeVisible();
  const decision = page.getByRole("complementary", { name: "Decision" });
  await expect(decision.getByRole("button", { name: /Test reader1/ })).toBeVisible();
  await expect(decision.getByRole("button", { name: /Test reader2/ })).toBeVisible();
  await decision.getByRole("region", { name: "right breast" }).getByRole("button", { name: "Copy B" }).click();
  await expect(decision.getByRole("region", { name: "left breast" }).getByRole("button", { name: "Normal", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await decision.getByRole("button", { name: "Submit decision" }).click();
  await expect(decision.getByRole("alert")).toContainText("A decision needs a reason.");
  await decision.getByRole("textbox", { name: "Reason" }).fill("A spiculated mass on both views");
  await decision.getByRole("button", { name: "Submit decision" }).click();
  await expect(decision.getByText(/^Decided\. Right: suspected malignancy/)).toBeVisible();
  await expect(decision.getByText("This exam is final.")).toBeVisible({ timeout: 30_000 });
  await expect(decision.getByRole("list", { name: "Truth of the right breast" })).toContainText("A spiculated mass on both views");
}

async function retrain(page: Page): Promise<void> {
  await page.getByRole("link", { name: /^Train/ }).click();
  await expect(page.getByText("Ready.")).toBeVisible();
  await page.getByRole("button", { name: "Retrain" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Retrain" });
  await dialog.getByLabel("Reason").fill("The first truth");
  await dialog.getByRole("button", { name: "More settings" }).click();
  await dialog.getByLabel("Folds").fill("2");
  await dialog.getByLabel("Epochs").fill("6");
  const asked = page.waitForRequest((request) => request.postData()?.includes("mutation TriggerRetraining") ?? false);
  await dialog.getByRole("button", { name: "Freeze a snapshot and start" }).dblclick();
  await expect(page).toHaveURL(/\/runs\/./);
  // Nobody reloads: everything seen from here on arrived over the live stream.
  await expect(page.getByRole("button", { name: /^Fold 1: epoch [1-6]\/6/ })).toBeVisible({ timeout: 60_000 });
  for (const fold of [1, 2]) await expect(page.getByRole("button", { name: `Fold ${fold}: epoch 6/6` })).toBeVisible({ timeout: 60_000 });
  for (const curve of ["Loss", "AUC", "Accuracy", "Precision (PPV)", "Recall (sensitivity)"])
    await expect(page.getByRole("region", { name: "Curves" }).getByText(curve, { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Version 1" })).toBeVisible({ timeout: 60_000 });

  // Sent once more, unchanged, like a browser that never received the answer: returns the same run.
  const again = await page.request.post("/graphql", {
    headers: { origin: new URL(page.url()).origin },
    data: (await asked).postDataJSON(),
  });
  expect((await again.json()).data.triggerRetraining.id).toBe(page.url().split("/").at(-1));
  await page.getByRole("link", { name: "All runs" }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("link", { name: "v1" }).click();
}

async function lookAtVersion(page: Page): Promise<void> {
  await expect(page).toHaveURL(`${project}/versions/1`);
  await expect(page.getByText(/^v1 flags \d+ of 10 abnormal breasts, \d of 5 cancers, \d of 2 suspected malignancies, at /)).toBeVisible();
  await expect(
    page.getByText("20 breasts of 10 patients in 10 exams: 10 abnormal, 10 normal. 95 % intervals, clustered by patient."),
  ).toBeVisible();
  const metrics = page.getByRole("region", { name: "Metrics" });
  for (const metric of ["AUC", "Log loss", "Sensitivity (recall)", "Specificity", "PPV (precision)", "NPV", "F1", "Accuracy"])
    await expect(metrics.getByText(metric, { exact: true })).toBeVisible();
  await expect(page.getByRole("img", { name: /^ROC curve of/ })).toBeVisible();
  await expect(page.getByRole("table", { name: "Confusion matrix; positive class abnormal" })).toBeVisible();
  // With ten patients the AUC may or may not be above chance; if not, the version is rejected.
  await expect(page.getByText(/^gate: (hold · no champion yet|reject · no champion yet; failed: AUC floor)/)).toBeVisible();
}

async function judgeMissed(page: Page): Promise<void> {
  await page.goto(`${project}/versions/1/missed`);
  const threshold = page.getByRole("slider", { name: "Threshold on the score axis" });
  await expect(threshold).toBeVisible();
  // Above every score all ten are missed, however well such a small model happens to do.
  await threshold.focus();
  await page.keyboard.press("End");
  await expect(threshold).toHaveAttribute("aria-valuetext", "score 1.000");
  const cases = page.getByRole("main").getByRole("listitem").getByRole("link");
  await expect(cases).toHaveCount(10);
  await cases.first().click();
  const heat = page.getByRole("switch", { name: /Heat map/ });
  await expect(heat).toBeVisible();
  await heat.click();
  await expect(page.getByRole("slider", { name: /opacity/i })).toBeVisible();
  await expect(page.locator("svg image")).toHaveCount(4, { timeout: 60_000 });
  await page.keyboard.press("g");
  await expect(page.locator("svg image")).toHaveCount(0);
  await page.getByRole("radio", { name: /^Model wrong/ }).check();
  await page.getByRole("textbox", { name: "Note" }).fill("Seen on both views");
  await page.getByRole("button", { name: "Save verdict" }).click();
  await expect(page.getByText("Verdict saved: model wrong.")).toBeVisible();
}

import { join } from "node:path";
import { readFiledImage, writeMammogram } from "@second-read/imaging";
import { extraView, phantomFiles } from "../support/phantoms.ts";
import { resultsFolder } from "../support/product.ts";
import { readingRoom } from "../support/reading-room.ts";
import { expect, test } from "../support/test.ts";

/** Where screenshots of the tests are left for inspection. */
const picture = (name: string) => join(resultsFolder, `${name}.png`);

/** A phantom's right CC as a magnified spot view of the same exam. */
function spotOf(file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }) {
  const image = readFiledImage(file.bytes);
  const bytes = writeMammogram({
    ...image,
    spacing: { basis: "CALIBRATED", rowMm: image.spacing.rowMm ?? 0.1, columnMm: image.spacing.columnMm ?? 0.1 },
    modifiers: ["MAGNIFICATION", "SPOT_COMPRESSION"],
    studyUid: "2.25.1",
    seriesUid: "2.25.2",
    sopUid: "2.25.3",
    patientId: "spot",
  });
  return { name: "spot.dcm", bytes };
}

test("a spot view that came first hangs as an extra view, the prior hangs beside the current exam and is never read itself", async ({
  apiOf,
  pageOf,
}) => {
  test.setTimeout(150_000);
  const [admin, manager] = [await apiOf("admin"), await apiOf("manager")];
  const { createProject } = await admin.ask<{ createProject: { id: string } }>(
    `mutation { createProject(input: { key: "priors", name: "Priors", readingProtocol: "SINGLE", lockedTestShare: 0 }) { id } }`,
  );
  const projectId = createProject.id;
  const { members } = await admin.ask<{ members: { id: string; email: string }[] }>(
    "query($p: ID!) { members(projectId: $p) { id email } }",
    { p: await projectIdOf("drafts") },
  );
  for (const [name, role] of [
    ["reader1", "READER"],
    ["manager", "DATA_MANAGER"],
  ] as const)
    await admin.ask("mutation($p: ID!, $u: ID!, $r: [Role!]!) { setRoles(projectId: $p, userId: $u, roles: $r) { id } }", {
      p: projectId,
      u: members.find(({ email }) => email === `${name}@e2e.example`)?.id,
      r: [role],
    });
  async function projectIdOf(key: string): Promise<string> {
    const { projects } = await admin.ask<{ projects: { id: string; key: string }[] }>("{ projects { id key } }");
    return projects.find((project) => project.key === key)?.id ?? "";
  }

  // The spot view first, then the four views, then the exam of two years before.
  const { files } = phantomFiles({ seed: 401, lesions: [] });
  const facts = { patientKey: "spot", examKey: "today" };
  const [first] = files;
  if (!first) throw new Error("A phantom has four files.");
  await manager.upload(projectId, spotOf(first), { ...facts, pixelsAreClean: true });
  for (const file of files) await manager.upload(projectId, file, facts);
  const before = phantomFiles({ seed: 401, lesions: [], yearsBefore: 2 });
  for (const file of [...before.files, extraView(before, "R")])
    await manager.upload(projectId, file, { patientKey: "spot", examKey: "before" });

  for (const file of phantomFiles({ seed: 402, lesions: [] }).files) await manager.upload(projectId, file);

  const page = await pageOf("reader1");
  const room = readingRoom(page);
  await page.goto("/p/priors/read");
  await room.untilOpen();
  await room.untilReady();
  await expect(page.locator("[data-view=RMSCC]")).toHaveCount(0);
  await expect(page.getByText("No LMLO")).toHaveCount(0);
  await expect(room.unseen).toContainText("RMSCC");
  await expect(room.panel.getByText("Prior: 2 years before")).toBeVisible();
  await page.screenshot({ path: picture("reading-with-spot-and-prior") });

  await room.panel.getByRole("button", { name: "Compare" }).click();
  for (const label of ["RCC prior", "RCC", "LCC", "LCC prior"])
    await expect(page.getByRole("img", { name: new RegExp(`^${label}: `) })).toBeVisible();
  const order = await page.locator("[data-view]").evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-view")));
  expect(order).toEqual(["RCC prior", "RCC", "LCC", "LCC prior"]);
  await page.screenshot({ path: picture("cc-beside-prior") });
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("img", { name: /^LMLO prior: / })).toBeVisible();
  await page.screenshot({ path: picture("mlo-beside-prior") });
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("img", { name: /^RMSCC: / })).toBeVisible();
  await page.screenshot({ path: picture("extra-views") });
  await expect(room.unseen).toHaveCount(0);
  // Other images of the prior hang beside the most similar view.
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("img", { name: /^RML prior: / })).toBeVisible();
  await expect(page.getByRole("img", { name: /^RMLO: / })).toBeVisible();
  await page.screenshot({ path: picture("prior-extra-views") });

  await room.normal.click();
  await room.submit.click();
  await expect(room.panel.getByText("No prior · not requested by you")).toBeVisible();
  await room.panel.getByRole("button", { name: "Request priors" }).click();
  await expect(room.panel.getByText("No prior · requested")).toBeVisible();
  await page.screenshot({ path: picture("no-prior-requested") });
  await room.untilReady();
  await room.normal.click();
  await room.submit.click();
  // The exam of two years before was never offered.
  await expect(page.getByText("Nothing to read now")).toBeVisible();
});

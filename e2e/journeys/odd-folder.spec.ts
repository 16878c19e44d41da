import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dropFiles } from "../support/drop-files.ts";
import { phantomFiles } from "../support/phantoms.ts";
import { expect, test } from "../support/test.ts";

test("every entry of a dropped folder ends in one of the totals, and a table that cannot be read sends nothing", async ({
  pageOf,
}, testInfo) => {
  const folder = testInfo.outputPath("odd");
  const [image] = phantomFiles({ seed: 241, rows: 128, columns: 104 }).files;
  if (!image) throw new Error("There is no image to send.");
  await mkdir(join(folder, "deep", ".hidden"), { recursive: true });
  await writeFile(join(folder, "deep", "zu\u0308rich scan.dcm"), image.bytes);
  await writeFile(join(folder, "empty.dcm"), "");
  await writeFile(join(folder, "notes.txt"), "none");
  await writeFile(join(folder, "DICOMDIR"), "none");
  await writeFile(join(folder, "deep", ".hidden", "a.dcm"), image.bytes);
  // The table has the name in composed form, the disk in decomposed form.
  await writeFile(
    join(folder, "facts.csv"),
    "\ufeffsep=;\r\nfile;class;acquiredOn\r\ndeep/z\u00fcrich scan.dcm;NORMAL;2024-02-29\r\nempty.dcm;;\r\n",
  );

  const page = await pageOf("manager");
  await page.goto("/p/folder/import");
  await dropFiles(page.getByText("Drop files or a folder here"), [folder]);
  await expect(page.getByText("6 files, done")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("1 filed · 1 rejected · 4 skipped")).toBeVisible();
  for (const [reason, name] of [
    ["EMPTY_FILE", "empty.dcm"],
    ["read as the facts", "facts.csv"],
    ["text or a table beside the images", "notes.txt"],
    ["the directory of a DICOM medium", "DICOMDIR"],
    ["hidden, since the name begins with a dot", "deep/.hidden/"],
  ] as const)
    await expect(page.getByRole("group").filter({ hasText: reason })).toContainText(name);

  await writeFile(join(folder, "facts.csv"), Buffer.from("file,vendor\nempty.dcm,Z\u00fcrich\n", "latin1"));
  await dropFiles(page.getByText("Drop files or a folder here"), [folder]);
  await expect(page.getByRole("alert").filter({ hasText: "not UTF-8" })).toContainText("Line 2");
  await expect(page.getByText("0 filed · 2 rejected · 4 skipped")).toBeVisible();
});

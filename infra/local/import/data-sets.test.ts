import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { dataSets } from "@second-read/imaging/data-sets";
import { miniatures } from "@second-read/imaging/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { printedBy } from "./testing/printed-by.ts";
import { type RunningProduct, startProcesses } from "./testing/start-processes.ts";

// `npm run import -- FOLDER --dataset NAME` with a small version of each public data set, into the running product.

let product: RunningProduct;
let sender: string;

beforeAll(async () => {
  product = await startProcesses("data-sets");
  sender = await product.tokenOfManager("sender");
});
afterAll(() => product?.stop());

async function folderOf(name: string): Promise<string> {
  const folder = join(product.folder, "sets", name);
  for (const [path, content] of Object.entries(miniatures[name]?.() ?? {})) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

const importSet = (folder: string, ...more: string[]) =>
  printedBy(folder, "--project", "data-sets", "--url", product.origin, "--token", sender, ...more);

/** What is filed for each breast; patients are identified only by their order. */
async function breasts(): Promise<string[]> {
  const rows = await product.database.sql.query<{
    side: string;
    views: string;
    class: string | null;
    density: string | null;
    lesions: number;
  }>(
    `SELECT i.laterality AS side, string_agg(i.view::text, ' ' ORDER BY i.view::text) AS views, t.class::text AS class, b.density,
       sum(jsonb_array_length(i."importedLesions"))::int AS lesions
     FROM "Image" i JOIN "Breast" b ON b."examId" = i."examId" AND b.laterality = i.laterality LEFT JOIN "Truth" t ON t.id = b."truthId"
     GROUP BY i."examId", i.laterality, t.class, b.density`,
  );
  return rows.map((row) => `${row.side} ${row.views} ${row.class ?? "to be read"} ${row.density ?? "-"} ${row.lesions}`).sort();
}

const filed: Readonly<Record<string, { first: string; breasts: readonly string[] }>> = {
  "cbis-ddsm": {
    first: "15 found: 3 filed, 0 already filed, 0 corrected, 0 rejected, 12 skipped",
    breasts: ["L CC MLO MALIGNANT c 3", "R CC BENIGN b 0"],
  },
  "vindr-mammo": {
    first: "8 found: 4 filed, 0 already filed, 0 corrected, 0 rejected, 4 skipped",
    breasts: ["L CC MLO ABNORMAL c 3", "R CC MLO NORMAL c 0"],
  },
  inbreast: {
    first: "9 found: 4 filed, 0 already filed, 0 corrected, 0 rejected, 5 skipped",
    breasts: ["L CC MLO NORMAL c 1", "R CC MLO ABNORMAL c 2"],
  },
  "rsna-screening": {
    first: "10 found: 6 filed, 0 already filed, 0 corrected, 0 rejected, 4 skipped",
    breasts: ["L CC BENIGN - 0", "L CC MLO NORMAL b 0", "L MLO to be read - 0", "R CC MLO MALIGNANT b 0"],
  },
  cmmd: {
    first: "7 found: 5 filed, 0 already filed, 0 corrected, 0 rejected, 2 skipped",
    breasts: ["L CC MALIGNANT - 0", "L CC to be read - 0", "R CC BENIGN - 0", "R CC MLO BENIGN - 0"],
  },
  embed: {
    first: "9 found: 3 filed, 0 already filed, 0 corrected, 0 rejected, 6 skipped",
    breasts: ["L CC MLO MALIGNANT c 1", "R CC NORMAL c 0"],
  },
  "mini-mias": {
    first: "8 found: 5 filed, 0 already filed, 0 corrected, 0 rejected, 3 skipped",
    breasts: ["L MLO BENIGN a 0", "L MLO BENIGN b 1", "R MLO MALIGNANT a 2", "R MLO MALIGNANT c 0", "R MLO NORMAL b 0"],
  },
};

describe.each([...dataSets.keys()])("%s", { timeout: 120_000 }, (name) => {
  test("imports unchanged, with one flag; repeating it changes nothing", async () => {
    const folder = await folderOf(name);
    const before = await breasts();
    const first = await importSet(folder, "--dataset", name);
    expect(first.printed).toContain(filed[name]?.first);
    expect(first.code).toBe(0);
    expect(first.printed).not.toContain("filed, but");
    for (const table of Object.keys(miniatures[name]?.() ?? {}).filter((path) =>
      /train|test_set|breast-level|INbreast\.csv|clinical|Info/.test(path),
    ))
      if (/\.(csv|txt|xlsx)$/.test(table)) expect(first.printed).toContain(`${table}: `);
    const after = await breasts();
    for (const known of before) after.splice(after.indexOf(known), 1);
    expect(after).toEqual(filed[name]?.breasts);
    const again = await importSet(folder, "--dataset", name);
    expect(again.printed).toMatch(/: 0 filed, \d+ already filed, 0 corrected, 0 rejected/);
    expect(again.code).toBe(0);
  });
});

test("an unknown data set, or missing tables, is reported with the known ones and what is missing", async () => {
  const folder = await folderOf("cmmd");
  await expect(importSet(folder, "--dataset", "ddsm")).rejects.toThrow(
    /There is no data set ddsm\. .*\n {2}cbis-ddsm: CBIS-DDSM\n(.*\n)*.*mini-mias/,
  );
  await expect(importSet(folder, "--dataset", "embed")).rejects.toThrow(
    "EMBED, the Emory Breast Imaging Dataset (Open Data): There is no EMBED_OpenData_metadata.csv",
  );
  await expect(importSet(folder, "--dataset", "cmmd", "--facts", "facts.csv")).rejects.toThrow("either --dataset or --facts");
});

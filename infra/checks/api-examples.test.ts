import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { newId } from "@second-read/database";
import { dicomFile, mammogramElements } from "@second-read/imaging/testing";
import { findProgram, requireOrSkip, seedVersionOfCases } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../local/folders.ts";
import { type RunningProduct, startProcesses } from "../local/import/testing/start-processes.ts";

// The examples of docs/api.md, as they stand there, against the API and the ingest worker as they are run.

let product: RunningProduct;
let token: string;

beforeAll(async () => {
  product = await startProcesses("examples");
  token = await product.tokenOfManager("manager");
  await product.database.transaction((connection) => seedVersionOfCases(connection, product.projectId, cases));
});
afterAll(() => product?.stop());

/** Evaluated on ten breasts, every abnormal one above every normal one. */
const cases = Array.from({ length: 10 }, (_, index) => ({
  examId: newId(),
  laterality: "R" as const,
  patientId: newId(),
  truthId: newId(),
  class: index < 5 ? ("MALIGNANT" as const) : ("NORMAL" as const),
  score: index < 5 ? 0.9 - index / 100 : 0.1 + index / 100,
  fold: index % 2,
}));

const page = readFileSync(join(root, "docs/api.md"), "utf8");

function exampleIn(language: string): string {
  const [, code] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "ms").exec(page) ?? [];
  if (code === undefined) throw new Error(`docs/api.md has no example in ${language}`);
  return code;
}

/** Runs an example on one good and one bad file, and answers what it printed. */
async function output(program: string, before: readonly string[], name: string, code: string, uid: string): Promise<string> {
  const paths = [name, `${name}.dcm`, `${name}.txt`].map((file) => join(product.folder, file));
  const [script = "", image = "", text = ""] = paths;
  await writeFile(script, code);
  await writeFile(image, dicomFile(mammogramElements([{ tag: 0x00080018, vr: "UI", value: uid }])));
  await writeFile(text, "no image");
  const env = {
    ...process.env,
    SECOND_READ_ORIGIN: product.origin,
    SECOND_READ_TOKEN: token,
    SECOND_READ_PROJECT: product.projectId,
  };
  return (await promisify(execFile)(program, [...before, script, image, text], { env })).stdout;
}

const noPython = requireOrSkip(findProgram("python3") !== undefined, "python3 for the example of docs/api.md");

describe("the examples of docs/api.md list cases, upload, and read a version's evaluation", { timeout: 120_000 }, () => {
  test.skipIf(noPython)("in Python", async () => {
    expectAll(await output("python3", [], "example.py", exampleIn("python"), "1.2.3.71"));
  });

  test("in TypeScript", async () => {
    expectAll(await output(process.execPath, ["--import", import.meta.resolve("tsx")], "example.mts", exampleIn("ts"), "1.2.3.72"));
  });
});

function expectAll(printed: string): void {
  expect(printed).toMatch(/^\d+ cases$/m);
  expect(printed).toMatch(/\.dcm \{.*"status": ?"FILED".*"viewLabel"/);
  expect(printed).toMatch(/\.txt \{.*"status": ?"REJECTED".*"code": ?"UNRECOGNISED_FORMAT"/);
  expect(printed).toMatch(/^version 1$/m);
  expect(printed).toMatch(/^auc 1(\.0)? .* 10$/m);
}

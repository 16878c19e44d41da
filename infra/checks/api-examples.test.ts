import { execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { findDelivery, newId, updateProjectSettings } from "@second-read/database";
import { dicomFile, mammogramElements } from "@second-read/imaging/testing";
import { findProgram, freePort, requireOrSkip, seedVersionOfCases } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { root } from "../local/folders.ts";
import { type RunningProduct, startProcesses } from "../local/import/testing/start-processes.ts";

// Runs the examples of docs/api.md, as written there, against the real API and ingest worker.

let product: RunningProduct;
let token: string;

beforeAll(async () => {
  product = await startProcesses("examples");
  token = await product.tokenOfManager("manager");
  await product.database.transaction((connection) => seedVersionOfCases(connection, product.projectId, cases));
});
afterAll(() => product?.stop());

/** Evaluated on ten breasts, with every abnormal one above every normal one. */
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

/** The first example in a language, on the whole page or in one section. */
function exampleIn(language: string, section = ""): string {
  const [, code] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "ms").exec(page.slice(page.indexOf(section))) ?? [];
  if (code === undefined) throw new Error(`docs/api.md has no example in ${language}`);
  return code;
}

/** Runs an example on one good and one bad file, and returns its output. */
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

describe("the receivers of docs/api.md accept a signed delivery once, and refuse any other", { timeout: 120_000 }, () => {
  const webhooks = "\n## Webhooks\n";

  test.skipIf(noPython)("in Python", () => expectReceived("python3", "receiver.py", exampleIn("python", webhooks)));

  test("in JavaScript", () => expectReceived(process.execPath, "receiver.mjs", exampleIn("js", webhooks)));
});

async function ask<Data>(query: string, variables: object): Promise<Data> {
  const response = await fetch(`${product.origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

async function expectReceived(program: string, name: string, code: string): Promise<void> {
  await updateProjectSettings(product.database, product.projectId, { webhooksToPrivateAddresses: true, webhooksOverHttp: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const { createWebhook } = await ask<{ createWebhook: { secret: string; webhook: { id: string } } }>(
    "mutation($input: CreateWebhookInput!) { createWebhook(input: $input) { secret webhook { id } } }",
    { input: { projectId: product.projectId, url, events: ["EXAM_FINAL"] } },
  );
  const { id } = createWebhook.webhook;
  const script = join(product.folder, name);
  await writeFile(script, code);
  const receiver = spawn(program, [script], { env: { ...process.env, WEBHOOK_SECRET: createWebhook.secret, PORT: String(port) } });
  const ended = new Promise((resolve) => receiver.once("exit", resolve));
  let printed = "";
  receiver.stdout.on("data", (chunk) => {
    printed += chunk;
  });
  const status = async (headers: Record<string, string>) => (await fetch(url, { method: "POST", headers, body: "{}" })).status;
  try {
    await vi.waitUntil(() => status({}).catch(() => false), { timeout: 30_000 });
    const now = String(Math.floor(Date.now() / 1000));
    const forged = { "webhook-id": "one", "webhook-timestamp": now, "webhook-signature": `v1,${"A".repeat(43)}=` };
    expect([await status({}), await status(forged)]).toEqual([401, 401]);

    const { sendTestDelivery: delivery } = await ask<{ sendTestDelivery: { id: string } }>(
      "mutation($id: ID!) { sendTestDelivery(webhookId: $id) { id } }",
      { id },
    );
    const told = `webhook.test ${JSON.stringify({ projectId: product.projectId, webhookId: id })}`;
    await vi.waitUntil(() => printed.replaceAll('": "', '":"').replaceAll('", "', '","').includes(told), { timeout: 30_000 });
    await ask("mutation($id: ID!) { redeliver(deliveryId: $id) { id } }", { id: delivery.id });
    await vi.waitUntil(async () => (await findDelivery(product.database, delivery.id))?.attempts.length === 2, { timeout: 30_000 });
    expect(await findDelivery(product.database, delivery.id)).toMatchObject({ status: "DELIVERED" });
    expect(printed.trim().split("\n")).toHaveLength(1);
  } finally {
    receiver.kill();
    await ended;
  }
}

import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApiToken, createProject, createUser, type Database, openDatabase, setMembership } from "@second-read/database";
import { createTestDatabase } from "@second-read/testing";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { startBehindWeb } from "../support/behind-web.ts";
import { type ForkedApi, forkApi } from "../support/fork-api.ts";

// Threat: anyone who can reach the address, signed in or not, holds so many connections that nobody else is answered. 270 unfinished requests stopped
// the API for 75 s, and so did 240 event streams.

const many = 300;
const patience = { timeout: 60_000, interval: 50 };

let folder: string;
let database: Database;
let api: ForkedApi;
let web: Awaited<ReturnType<typeof startBehindWeb>>;
let projectId: string;
let tokens: [string, string];
const sockets: Socket[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-floods-"));
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
  projectId = (await createProject(database, { key: "floods", name: "Floods", lockedTestShare: 0 })).id;
  const person = async (name: string) => {
    const { id } = await createUser(database, { email: `${name}@floods.test`, name, password: "a password of some length" });
    await setMembership(database, projectId, id, ["READER"]);
    return (await createApiToken(database, { userId: id, name: "test" })).secret;
  };
  tokens = [await person("one"), await person("two")];
  api = await forkApi({ databaseUrl: url, folder });
  web = await startBehindWeb(api.url);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(async () => {
  await web?.stop();
  await api?.stop();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Held {
  /** Everything received so far. */
  answer(): string;
  isOpen(): boolean;
}

/** Sends this text and nothing more, and keeps the connection open. */
async function hold(text: string): Promise<Held> {
  const { hostname, port } = new URL(web.origin);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on("error", () => undefined);
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  await new Promise<void>((resolve) => socket.write(text, () => resolve()));
  return { answer: () => answer, isOpen: () => !socket.destroyed };
}

const flood = (text: string) => Promise.all(Array.from({ length: many }, () => hold(text)));

function begun(method: string, path: string, headers: readonly string[], body = ""): string {
  return [`${method} ${path} HTTP/1.1`, "host: second-read", ...headers, "", body].join("\r\n");
}

function stream(token: string | null): string {
  const body = JSON.stringify({ query: `subscription { queueChanged(projectId: "${projectId}") { unread } }` });
  const authorization = token === null ? [] : [`authorization: Bearer ${token}`];
  return begun(
    "POST",
    "/graphql/stream",
    ["content-type: application/json", "accept: text/event-stream", `content-length: ${body.length}`, ...authorization],
    body,
  );
}

const statusOf = (held: Held) => Number(held.answer().split(" ")[1]);

/** One person works and another signs in during the flood. */
async function expectAnswers(): Promise<void> {
  const post = (path: string, body: object, headers: Record<string, string>) =>
    fetch(web.origin + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patience.timeout),
    });
  for (const token of tokens) {
    const answer = await post("/graphql", { query: "{ projects { name } }" }, { authorization: `Bearer ${token}` });
    expect(await answer.json()).toEqual({ data: { projects: [{ name: "Floods" }] } });
  }
  const signedIn = await post(
    "/auth/sign-in/email",
    { email: "one@floods.test", password: "a password of some length" },
    { origin: api.url },
  );
  expect(signedIn.status).toBe(200);
}

it("answers others while 300 requests are begun and never finished", async () => {
  const json = ["content-type: application/json", "content-length: 900000"];
  const held = (
    await Promise.all([
      flood(begun("POST", "/graphql", json, '{"query":"')),
      flood(begun("POST", "/auth/sign-in/email", json, '{"email":"')),
      flood("POST /graphql HTTP/1.1\r\nhost: second-read\r\ncontent-"),
    ])
  ).flat();
  await expectAnswers();
  expect(held.filter((one) => one.isOpen() && one.answer() === "").length).toBeGreaterThan(0);
});

it("refuses 300 uploads without a valid signature before their bytes arrive, and answers others", async () => {
  const held = await flood(begun("PUT", "/store/incoming/abc", ["content-length: 40000000"], "first bytes"));
  await vi.waitUntil(() => held.every((one) => statusOf(one) === 403), patience);
  await expectAnswers();
});

it("refuses 300 anonymous streams at once, and answers others", async () => {
  const held = await flood(stream(null));
  await vi.waitUntil(() => held.every((one) => one.answer().includes("UNAUTHENTICATED")), patience);
  await expectAnswers();
});

it("limits the streams of one person, and answers others, who have streams of their own", async () => {
  const held = await flood(stream(tokens[0]));
  await vi.waitUntil(() => held.every((one) => one.answer() !== ""), patience);
  const statuses = held.map(statusOf);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(30);
  const other = await hold(stream(tokens[1]));
  await vi.waitUntil(() => other.answer().includes('"unread":0'), patience);
  await expectAnswers();
});

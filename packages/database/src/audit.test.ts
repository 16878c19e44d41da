import { genesisHash } from "@second-read/access";
import { createTestDatabase } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appendAudit, listAuditEvents, type NewAuditEvent, verifyAuditChain } from "./audit.ts";
import { type Database, openDatabase } from "./connection.ts";

let database: Database;
beforeAll(async () => {
  database = openDatabase({ url: (await createTestDatabase()).url });
});
afterAll(() => database.close());

const event = (chain: string, change: Partial<NewAuditEvent> = {}): NewAuditEvent => ({
  chain,
  at: new Date("2026-03-01T08:00:00.123Z"),
  actorId: "u1",
  action: "saveDraft",
  subject: "read r1",
  outcome: "done",
  details: { revision: 1 },
  ...change,
});

describe("an event", () => {
  it.each<[string, Partial<NewAuditEvent>]>([
    ["of the product itself", { actorId: null }],
    ["that was refused", { outcome: "denied" }],
    ["with nothing to say", { details: {} }],
    [
      "whose words look like its own frame",
      { subject: `x","sequence":7,"subject":"y`, details: { sequence: 3, subject: `\\","sequence":` } },
    ],
    ["in other scripts", { subject: "Zoë 乳房 🩻 \u2028", details: { "ключ é": ["\t", "\\", "'", "\n"] } }],
    ["with nested details", { details: { b: { z: 1, a: [null, true, 1.5e-7] }, a: "" } }],
  ])("%s is hashed by the database as by the verifier, whichever way it is written", async (name, change) => {
    await database.sqlTransaction((sql) => appendAudit(sql, event(name, change)));
    await database.transaction(({ sql }) => appendAudit(sql, event(name, change)));
    expect(await verifyAuditChain(database.sql, name)).toEqual({ ok: true, checked: 2, archived: 0 });
    const { nodes } = await listAuditEvents(database.sql, name, { first: 2, after: null });
    expect(nodes[1]).toMatchObject({ ...event(name, change), sequence: 1, previousHash: genesisHash });
    expect(nodes[0]?.previousHash).toBe(nodes[1]?.hash);
  });
});

it("concurrent writers queue, also for the first event of a chain", async () => {
  const links = await Promise.all(Array.from({ length: 40 }, () => database.sqlTransaction((sql) => appendAudit(sql, event("busy")))));
  expect(links.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect(await verifyAuditChain(database.sql, "busy")).toEqual({ ok: true, checked: 40, archived: 0 });
});

it("a change that does not commit leaves no link", async () => {
  await database.sqlTransaction((sql) => appendAudit(sql, event("undone")));
  const failing = database.sqlTransaction(async (sql) => {
    await appendAudit(sql, event("undone"));
    throw new Error("as planned");
  });
  await expect(failing).rejects.toThrow("as planned");
  expect(await database.sqlTransaction((sql) => appendAudit(sql, event("undone")))).toMatchObject({ sequence: 2 });
  expect(await verifyAuditChain(database.sql, "undone")).toEqual({ ok: true, checked: 2, archived: 0 });
});

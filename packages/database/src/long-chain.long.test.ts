import { type AuditLink, chainHash, genesisHash } from "@second-read/access";
import { createTestDatabase } from "@second-read/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyAuditChain } from "./audit.ts";
import { type Database, openDatabase } from "./connection.ts";

// D5: a chain of 100,000 links is verified in parts, so that it occupies neither memory nor the event loop of the process.

const links = 100_000;
const chain = "long";

let database: Database;
beforeAll(async () => {
  database = openDatabase({ url: (await createTestDatabase()).url });
  let previousHash = genesisHash;
  for (let first = 1; first <= links; first += 10_000) {
    const written: AuditLink[] = [];
    for (let sequence = first; sequence < first + 10_000; sequence += 1) {
      const facts = {
        chain,
        sequence,
        at: new Date(Date.UTC(2026, 0, 1) + sequence * 1000),
        actorId: `u${sequence % 20}`,
        action: "saveDraft",
        subject: `read ${sequence % 999}`,
        outcome: "done",
        details: { revision: sequence % 7 },
      } as const;
      const hash = chainHash(previousHash, facts);
      written.push({ ...facts, previousHash, hash });
      previousHash = hash;
    }
    await database.sql.query(`INSERT INTO "AuditEvent" SELECT * FROM jsonb_populate_recordset(NULL::"AuditEvent", $1::jsonb)`, [
      JSON.stringify(written),
    ]);
  }
  await database.prisma.auditHead.create({ data: { chain, sequence: links, hash: previousHash } });
}, 600_000);
afterAll(() => database?.close());

test("a chain of 100,000 links is intact, and is read a thousand rows at a time", async () => {
  const rows: number[] = [];
  const watched: typeof database.sql = {
    ...database.sql,
    async run(statement) {
      const answer = await database.sql.run(statement);
      rows.push(answer.length);
      return answer;
    },
  };
  const began = performance.now();
  expect(await verifyAuditChain(watched, chain)).toEqual({ ok: true, checked: links, archived: 0 });
  console.log(`${links} links verified in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  expect(Math.max(...rows)).toBeLessThanOrEqual(1_000);
});

test("reports a single changed link among them", async () => {
  const damaged = await database.prisma.auditEvent.findUniqueOrThrow({ where: { chain_sequence: { chain, sequence: 73_421 } } });
  await database.sqlTransaction(async (sql) => {
    await sql.query("SET LOCAL session_replication_role = replica");
    await sql.query(`UPDATE "AuditEvent" SET "subject" = 'another read' WHERE "chain" = $1 AND "sequence" = $2`, [chain, damaged.sequence]);
  });
  expect(await verifyAuditChain(database.sql, chain)).toMatchObject({ ok: false, firstBadSequence: damaged.sequence });
});

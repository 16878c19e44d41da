import { afterAll, beforeAll, expect, test } from "vitest";
import { documents, openReadingRoom } from "../testing/reading-room.ts";
import { readInput, seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";

let api: TestApi;

beforeAll(async () => {
  // A single connection gets all statements, since PostgreSQL reports its stored plans per connection.
  api = await startTestApi({ poolSize: 1 });
});
afterAll(() => api?.close());

/** PostgreSQL plans the first five calls of a prepared statement for their values, and then keeps one plan unless that looks more expensive. */
const callsBeforeKept = 5;

test("no statement of a read is planned anew at each", async () => {
  const { project, anna, next } = await openReadingRoom(api);
  const exams = 2 * callsBeforeKept;
  for (let made = 0; made < exams; made += 1) await seedExam(api, project);
  for (let read = 0; read < exams; read += 1) {
    const { id } = await next(anna);
    await api.ok(anna, documents.save, { id, input: readInput("NORMAL") });
    await api.ok(anna, documents.finalise, { id, input: readInput("NORMAL"), key: id });
  }
  const asked = await api.database.sql.query<{ statement: string; forValues: number; kept: number }>(
    `SELECT "statement", "custom_plans"::int AS "forValues", "generic_plans"::int AS "kept" FROM pg_prepared_statements
     WHERE "custom_plans" + "generic_plans" >= $1::int`,
    [exams],
  );
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter(({ forValues }) => forValues > callsBeforeKept)).toEqual([]);
});

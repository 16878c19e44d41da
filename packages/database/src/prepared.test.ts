import { describe, expect, test } from "vitest";
import { prepared } from "./prepared.ts";
import { anyOf, json, query } from "./statements.ts";

interface Values {
  readonly ids: readonly string[];
  readonly details: Readonly<Record<string, unknown>>;
  readonly now: Date | null;
}

const build = ({ ids, details, now }: Values) =>
  query
    .updateTable("AuditEvent")
    .set((eb) => ({ details: json(details), at: eb.fn.coalesce(eb.val(now), "at") }))
    .where("subject", "=", anyOf(ids));

describe("a prepared statement", () => {
  test("gives for every call what building it again would give", () => {
    const statement = prepared(build);
    const calls: Values[] = [
      { ids: ["a"], details: { a: 1 }, now: new Date(0) },
      { ids: [], details: {}, now: null },
      { ids: ["b", "c"], details: { b: [1, 2] }, now: new Date(1) },
    ];
    for (const values of calls) {
      const { sql, parameters } = build(values).compile();
      expect(statement(values).compile()).toMatchObject({ sql, parameters });
    }
  });

  test("is built once", () => {
    let built = 0;
    const statement = prepared((values: Values) => {
      built++;
      return build(values);
    });
    for (const id of ["a", "b"]) statement({ ids: [id], details: {}, now: null }).compile();
    expect(built).toBe(1);
  });

  test("cannot be built by code that looks into a value", () => {
    const printing = prepared(({ details }: Values) => query.selectFrom("AuditEvent").select("hash").where("hash", "=", `${details}`));
    const encoding = prepared(({ now }: Values) => query.selectFrom("AuditEvent").select("hash").where("hash", "=", JSON.stringify(now)));
    for (const statement of [printing, encoding])
      expect(() => statement({ ids: [], details: {}, now: null }).compile()).toThrow("may not look at");
  });
});

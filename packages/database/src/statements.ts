import {
  DummyDriver,
  type Expression,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  type Selectable,
  sql,
} from "kysely";
import { formed } from "./placeholder.ts";
import type { Json, Tables } from "./tables.ts";

/** Builds statements whose tables, columns and rows are checked against the schema. It has no connection: a `SqlRunner` runs them. */
export const query = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (builder) => new PostgresIntrospector(builder),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** SQL that the builder cannot express; its author states the type of its value. */
export { sql as raw } from "kysely";

/** A constant of ours in the statement's text rather than as a parameter, so that the planner knows it. */
export function word<const Word extends string>(text: Word): RawBuilder<Word> {
  return sql.lit(text);
}

/** For `limit`: a number of ours in the statement's text. For an unknown one PostgreSQL assumes a tenth of all rows, and keeps no such plan. */
export function atMost(count: number): RawBuilder<number> {
  return sql.lit(count);
}

/** For `=`: any of these, as one parameter, so that the statement's text does not depend on their number. */
export function anyOf<Value>(values: readonly Value[]): RawBuilder<Value> {
  return sql`any(${formed(values, (list) => [...list])})`;
}

/** Constants of ours as a list in the statement's text. */
export function words<const Word extends string>(list: readonly Word[]): RawBuilder<Word> {
  return sql`(${sql.join(list.map((one) => sql.lit(one)))})`;
}

export function exists(statement: Expression<unknown>): RawBuilder<boolean> {
  return sql`exists ${statement}`;
}

export function isSet(value: Expression<unknown>): RawBuilder<boolean> {
  return sql`${value} is not null`;
}

export function countRows(): RawBuilder<number> {
  return sql`count(*)::int`;
}

/** The single column of a subquery as an array. Enums become text: the driver does not read arrays of enums. */
export function listOf<Row>(statement: Expression<Row>): RawBuilder<Row[keyof Row][]> {
  return sql`array${statement}`;
}

/** Rows as one JSON parameter, read with the types of a table's columns; a column that they do not name is null. Called `given` in the statement. */
export function rowsOf<Table extends keyof Tables & string>(table: Table, rows: readonly Partial<Selectable<Tables[Table]>>[]) {
  return sql<Selectable<Tables[Table]>>`jsonb_populate_recordset(null::${sql.table(table)}, ${formed(rows, JSON.stringify)}::jsonb)`.as(
    "given",
  );
}

/** The value as a parameter of a JSON column. */
export function json<Value>(value: Value): RawBuilder<Json<Value>> {
  return sql`${formed(value, JSON.stringify)}::jsonb`;
}

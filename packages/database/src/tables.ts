import type { ColumnType, InsertType, SelectType } from "kysely";
import type { DB } from "./generated/kysely/types.ts";
import type { Prisma } from "./generated/prisma/client.ts";

declare const json: unique symbol;

/** A value converted to JSON by `json`: pg would send an array as a PostgreSQL array instead. */
export interface Json<Value> {
  readonly [json]: Value;
}

/** The tables of prisma/schema.prisma as hand-written SQL sees them. prisma-kysely knows no JSON types: they are the client's. */
export type Tables = {
  [Table in keyof DB]: {
    [Name in keyof DB[Table]]: Name extends keyof Scalars<Table> ? Column<DB[Table][Name], Scalars<Table>[Name]> : DB[Table][Name];
  };
};

type Models = Prisma.TypeMap["model"];
type Scalars<Table> = Table extends keyof Models ? Models[Table]["payload"]["scalars"] : never;

type Column<Generated, Scalar> =
  unknown extends SelectType<Generated>
    ? ColumnType<Scalar, JsonOf<Scalar>, JsonOf<Scalar>>
    : [Scalar] extends [SelectType<Generated>]
      ? ColumnType<Scalar, undefined extends InsertType<Generated> ? Scalar | undefined : Scalar, Scalar>
      : Generated;
type JsonOf<Scalar> = Json<NonNullable<Scalar>> | (null extends Scalar ? null : never);

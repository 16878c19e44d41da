import { timeOfIsoDate } from "@second-read/domain";
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";

const isoTime = /^(\d{4}-\d{2}-\d{2})(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** JavaScript would read "45351" as a year, "03/04/2024" as a day in March and February 30 as the first of March. */
function toDate(value: unknown): Date {
  const day = typeof value === "string" ? isoTime.exec(value)?.[1] : undefined;
  const isReal = value instanceof Date || (day !== undefined && timeOfIsoDate(day) !== null);
  const date = new Date(isReal ? (value as Date | string) : Number.NaN);
  if (Number.isNaN(date.getTime())) throw new GraphQLError("DateTime: not a time in ISO 8601.");
  return date;
}

/** ISO 8601 in UTC. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  description: "A point in time, or a day as its midnight, in ISO 8601. Output is in UTC: 2026-11-28T09:30:00.000Z.",
  serialize: (value) => toDate(value).toISOString(),
  // Blank text counts as missing, like a blank table cell.
  parseValue: (value) => (value === "" ? (null as never) : toDate(value)),
  parseLiteral(node) {
    if (node.kind !== Kind.STRING) throw new GraphQLError("DateTime: not a time in ISO 8601.");
    return toDate(node.value);
  },
});

/** Values deeper than this are refused: no honest attribute or setting is. */
const deepestJson = 12;

function checked(value: unknown, depth = 0): unknown {
  if (depth > deepestJson) throw new GraphQLError("JSON: too deep.");
  if (Array.isArray(value)) return value.map((item) => checked(item, depth + 1));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if (name === "__proto__" || name === "constructor" || name === "prototype")
        throw new GraphQLError("JSON: a name that is not allowed.");
      return [name, checked(item, depth + 1)];
    }),
  );
}

function fromLiteral(node: ValueNode, variables: Readonly<Record<string, unknown>> | null | undefined): unknown {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((item) => fromLiteral(item, variables));
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, fromLiteral(field.value, variables)]));
    case Kind.VARIABLE:
      return variables?.[node.name.value];
  }
}

export const JsonValue = new GraphQLScalarType({
  name: "JSON",
  description: "Any JSON value; the field's description says what it may contain.",
  serialize: (value) => value,
  parseValue: (value) => checked(value),
  parseLiteral: (node, variables) => checked(fromLiteral(node, variables)),
});

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
} from "graphql";
import { describe, expect, test } from "vitest";
import { schemaText } from "./print-schema.ts";
import { createSchema } from "./schema.ts";

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");
const ours = createSchema();
const contract = buildSchema(read("../contract.graphql"));

describe("the emitted schema", () => {
  test("is the committed one", () => {
    expect(read("../schema.graphql"), "stale: npm run generate:schema -w @second-read/api").toBe(schemaText(ours));
  });

  test("holds everything that stage 1 promises", () => {
    expect(breaches(contract, ours)).toEqual([]);
  });

  test("words that were promised as text are taken as strings in a document too", () => {
    const nowEnums = Object.values(contract.getTypeMap())
      .filter(isInputObjectType)
      .flatMap((promised) => {
        const type = ours.getType(promised.name);
        const fields = isInputObjectType(type) ? type.getFields() : {};
        return Object.values(promised.getFields()).flatMap((field) => {
          const now = getNamedType(fields[field.name]?.type);
          return getNamedType(field.type).name === "String" && isEnumType(now) ? [now] : [];
        });
      });
    expect(nowEnums.length).toBeGreaterThan(0);
    for (const type of nowEnums)
      for (const { name, value } of type.getValues()) expect(type.parseLiteral({ kind: Kind.STRING, value: name }, {})).toBe(value);
  });

  test("a promise that is not kept is found", () => {
    const wanted = buildSchema(
      "scalar JSON enum Color { RED } type Query { me(id: ID!): ID! you: [Int!] tint: Color hue: String any: String }",
    );
    const kept = buildSchema(
      "scalar JSON enum Color { BLUE } type Query { me(id: ID!, name: String!): ID you: [Int!]! tint: Color hue: Color any: JSON }",
    );
    expect(breaches(wanted, kept)).toEqual([
      "Color.RED is missing",
      "Query.me answers ID instead of ID!",
      "Query.me(name) is required and not promised",
      "Query.any answers JSON instead of String",
    ]);
  });
});

/** Every way in which `actual` provides less, or requires more, than `promised`. */
function breaches(promised: GraphQLSchema, actual: GraphQLSchema): string[] {
  const found: string[] = [];
  for (const type of Object.values(promised.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    const own = actual.getType(type.name);
    if (!own) {
      found.push(`${type.name} is missing`);
    } else if (isEnumType(type) && isEnumType(own)) {
      for (const { name } of type.getValues()) if (!own.getValue(name)) found.push(`${type.name}.${name} is missing`);
    } else if (isObjectType(type) && isObjectType(own)) {
      for (const field of Object.values(type.getFields())) {
        const path = `${type.name}.${field.name}`;
        const ownField = own.getFields()[field.name];
        if (!ownField) found.push(`${path} is missing`);
        else {
          if (!answersAtLeast(ownField.type, field.type)) found.push(`${path} answers ${ownField.type} instead of ${field.type}`);
          found.push(...argumentBreaches(path, field.args, ownField.args));
        }
      }
    } else if (isInputObjectType(type) && isInputObjectType(own)) {
      found.push(...argumentBreaches(type.name, Object.values(type.getFields()), Object.values(own.getFields())));
    } else if (own.constructor !== type.constructor) {
      found.push(`${type.name} is of another kind`);
    }
  }
  return found;
}

type Argument = Pick<GraphQLArgument, "name" | "type" | "defaultValue">;

function argumentBreaches(path: string, promised: readonly Argument[], actual: readonly Argument[]): string[] {
  const found: string[] = [];
  for (const argument of promised) {
    const own = actual.find(({ name }) => name === argument.name);
    if (!own) found.push(`${path}(${argument.name}) is missing`);
    else {
      if (!takesAtLeast(own.type, argument.type)) found.push(`${path}(${argument.name}) takes ${own.type} instead of ${argument.type}`);
      if (own.defaultValue !== argument.defaultValue) found.push(`${path}(${argument.name}) has another default`);
    }
  }
  for (const { name, type, defaultValue } of actual) {
    const extra = !promised.some((argument) => argument.name === name);
    if (extra && isNonNullType(type) && defaultValue === undefined) found.push(`${path}(${name}) is required and not promised`);
  }
  return found;
}

/** Whether every value of `own` is one of `promised`. Stricter about null is fine. */
function answersAtLeast(own: GraphQLOutputType, promised: GraphQLOutputType): boolean {
  if (isNonNullType(promised)) return isNonNullType(own) && answersAtLeast(own.ofType, promised.ofType);
  if (isNonNullType(own)) return answersAtLeast(own.ofType, promised);
  if (isListType(promised)) return isListType(own) && answersAtLeast(own.ofType, promised.ofType);
  return !isListType(own) && isSameOnTheWire(own, promised);
}

/** Whether `own` accepts every value that `promised` accepts. */
function takesAtLeast(own: GraphQLInputType, promised: GraphQLInputType): boolean {
  if (isNonNullType(own)) return isNonNullType(promised) && takesAtLeast(own.ofType, promised.ofType);
  if (isNonNullType(promised)) return takesAtLeast(own, promised.ofType);
  if (isListType(own)) return isListType(promised) && takesAtLeast(own.ofType, promised.ofType);
  return !isListType(promised) && isSameOnTheWire(own, promised);
}

/** An enum in place of promised text: its values are sent and returned as the same strings. */
function isSameOnTheWire(own: GraphQLNamedType, promised: GraphQLNamedType): boolean {
  if (own.name === promised.name) return true;
  return promised.name === "String" && (isEnumType(own) || (isScalarType(own) && !isSpecifiedScalarType(own) && !notText.has(own.name)));
}

const notText: ReadonlySet<string> = new Set(["JSON", "DateTime"]);

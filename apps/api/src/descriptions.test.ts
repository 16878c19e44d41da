import {
  buildSchema,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
} from "graphql";
import { expect, test } from "vitest";
import { createSchema } from "./schema.ts";

// Everything in the schema is documented: units, what null means, who may see it.

test("every type, field, argument, input field and enum value has a description", () => {
  expect(
    elementsOf(createSchema())
      .filter(({ description }) => !isSaid(description))
      .map(({ name }) => name),
  ).toEqual([]);
});

test("one without a description is found, whatever it is", () => {
  const schema = buildSchema('enum E { A } input I { x: ID } scalar S type Query { "Said." f(a: I): E }');
  expect(
    elementsOf(schema)
      .filter(({ description }) => !isSaid(description))
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["E", "E.A", "I", "I.x", "Query", "Query.f(a)", "S"]);
});

test("every field that may be null says when it is", () => {
  expect(silentOnNull(createSchema())).toEqual([]);
  expect(
    silentOnNull(buildSchema('type Query { "When it ended; null until then." a: Int "When it ended." b: Int "Its ID." c: ID! }')),
  ).toEqual(["Query.b"]);
});

/** Fields of output types that may be null, and whose description does not say when. */
function silentOnNull(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter((type) => !isIntrospectionType(type));
  return types.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => !isNonNullType(field.type) && !/\bnull\b/i.test(field.description ?? ""))
      .map((field) => `${type.name}.${field.name}`),
  );
}

function isSaid(description: string | null | undefined): boolean {
  return description != null && description.trim().length > 3;
}

interface Element {
  readonly name: string;
  readonly description: string | null | undefined;
}

function elementsOf(schema: GraphQLSchema): Element[] {
  const ours = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type));
  return ours.flatMap((type): Element[] => {
    const self = { name: type.name, description: type.description };
    if (isEnumType(type)) return [self, ...type.getValues().map((value) => ({ ...value, name: `${type.name}.${value.name}` }))];
    if (isInputObjectType(type))
      return [self, ...Object.values(type.getFields()).map((field) => ({ ...field, name: `${type.name}.${field.name}` }))];
    if (!isObjectType(type)) return [self];
    const fields = Object.values(type.getFields()).flatMap((field): Element[] => [
      { ...field, name: `${type.name}.${field.name}` },
      ...field.args.map((argument) => ({ ...argument, name: `${type.name}.${field.name}(${argument.name})` })),
    ]);
    return [self, ...fields];
  });
}

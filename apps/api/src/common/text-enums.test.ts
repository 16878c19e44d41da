import { type ExecutionResult, execute, GraphQLObjectType, GraphQLSchema, GraphQLString, isInputType, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { createSchema } from "../schema.ts";

// Clients were promised these words as text, and keep sending them that way.

const ours = createSchema();

/** Returns what a resolver receives for an argument of this type. */
function given(name: string, literal: string, variables?: Record<string, unknown>): ExecutionResult {
  const type = ours.getType(name);
  if (!isInputType(type)) throw new Error(`${name} is no input type`);
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({
      name: "Query",
      fields: { echo: { type: GraphQLString, args: { value: { type } }, resolve: (_, args) => JSON.stringify(args.value ?? null) } },
    }),
  });
  const document = parse(`query${variables ? `($value: ${name})` : ""} { echo(value: ${literal}) }`);
  const errors = validate(schema, document);
  return errors.length > 0 ? { errors } : (execute({ schema, document, variableValues: variables }) as ExecutionResult);
}

test.each([
  ["an enum literal", "FindingKind", "MASS", "MASS"],
  ["a string literal", "FindingKind", '"MASS"', "MASS"],
  ["another case, with blanks", "MarkShape", '" polygon "', "POLYGON"],
  ["a small letter", "Density", '"B"', "b"],
])("%s", (_, type, literal, word) => {
  expect(given(type, literal).data).toEqual({ echo: JSON.stringify(word) });
});

test.each([
  ["the word", "MarkShape", "BOX", "BOX"],
  ["another case", "FindingKind", "mass", "MASS"],
  ["blank text, which counts as absent", "Density", " ", null],
])("a variable: %s", (_, type, value, word) => {
  expect(given(type, "$value", { value }).data).toEqual({ echo: JSON.stringify(word) });
});

test.each([
  ["another word", "MarkShape", '"CIRCLE"'],
  ["a number", "Density", "1"],
])("%s is refused", (_, type, literal) => {
  expect(given(type, literal).errors).toHaveLength(1);
});

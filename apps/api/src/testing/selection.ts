import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";

type Field = GraphQLField<unknown, unknown>;

/** Values for arguments by "field.argument", by the argument's name, or by its type; undefined: omit an optional argument. */
export type ArgumentValues = (field: string, argument: GraphQLArgument) => readonly string[];

/** The plain fields of a type, without arguments: enough to see whether a call got through. */
export function plainSelection(schema: GraphQLSchema, typeName: string): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return "";
  const plain = Object.values(type.getFields()).filter((field) => field.args.length === 0 && !isObjectType(getNamedType(field.type)));
  return `{ ${plain.length > 0 ? plain.map(({ name }) => name).join(" ") : "__typename"} }`;
}

/**
 * Everything reachable from a type: each field once for each combination of argument values, along every path on which no object type occurs more
 * than `visits` times. Aliases number the combinations.
 */
export function fullSelection(schema: GraphQLSchema, typeName: string, values: ArgumentValues, visits = 1): string {
  const counts = new Map<string, number>();
  const select = (name: string): string | null => {
    const type = schema.getType(name);
    if (!isObjectType(type)) return "";
    const seen = counts.get(name) ?? 0;
    if (seen >= visits) return null;
    counts.set(name, seen + 1);
    const parts = Object.values(type.getFields()).flatMap((field) => fieldCalls(type, field));
    counts.set(name, seen);
    return parts.length === 0 ? null : `{ ${parts.join(" ")} }`;
  };
  const fieldCalls = (type: GraphQLObjectType, field: Field): string[] => {
    const below = select(getNamedType(field.type).name);
    if (below === null) return [];
    return callsOf(`${type.name}.${field.name}`, field, values).map(
      (call, index) => `${index === 0 ? "" : `${field.name}_${index}: `}${call} ${below}`,
    );
  };
  return select(typeName) ?? "{ __typename }";
}

/** `name(args)` for each combination of argument values. */
export function callsOf(path: string, field: Field, values: ArgumentValues): string[] {
  let combinations: string[][] = [[]];
  for (const argument of field.args) {
    const given = values(path, argument);
    const required = isNonNullType(argument.type) && argument.defaultValue === undefined;
    // A page size is never omitted if one is given: the default page shows no more, and may exceed a document's cost limit.
    const isPageSize = (argument.name === "first" || argument.name === "limit") && given.length > 0;
    const choices = given.map((value) => `${argument.name}: ${value}`);
    const options = required || isPageSize ? choices : ["", ...choices];
    combinations = combinations.flatMap((combination) => options.map((option) => (option === "" ? combination : [...combination, option])));
  }
  return combinations.map((given) => (given.length === 0 ? field.name : `${field.name}(${given.join(", ")})`));
}

/** A literal of an input type with every required field filled in: for calls that only need to be well-formed. */
export function literalOf(type: GraphQLInputType, fill: (name: string, type: string) => string | undefined, name = ""): string {
  if (isNonNullType(type)) return literalOf(type.ofType, fill, name);
  if (isListType(type)) return `[${literalOf(type.ofType, fill, name)}]`;
  const filled = fill(name, type.name);
  if (filled !== undefined) return filled;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? "null";
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) || fill(field.name, getNamedType(field.type).name),
    );
    return `{ ${needed.map((field) => `${field.name}: ${literalOf(field.type, fill, field.name)}`).join(", ")} }`;
  }
  switch (type.name) {
    case "Int":
    case "Float":
      return "1";
    case "Boolean":
      return "true";
    case "JSON":
      return "{}";
    case "DateTime":
      return '"2030-01-01T00:00:00Z"';
    default:
      return '"text"';
  }
}

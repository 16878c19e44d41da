import { type GraphQLFieldResolver, GraphQLObjectType, type GraphQLSchema, getNamedType, isInputObjectType } from "graphql";
import { getMetadataStorage } from "type-graphql";
import type { RequestContext } from "../context.ts";

type Resolve = GraphQLFieldResolver<unknown, RequestContext, Record<string, unknown>>;
type Parameter = NonNullable<ReturnType<typeof getMetadataStorage>["fieldResolvers"][number]["params"]>[number];

/**
 * Has each field of a row call its resolver's method directly. type-graphql sorts and looks up the parameters at every call, and makes four promises
 * for each argument, even for one that it does not check: a page of exams has some hundred such fields. GraphQL has already coerced the arguments; a
 * field whose argument has to become an instance of an input class, or whose method is one of the row itself, is left to type-graphql.
 */
export function callFieldsDirectly(schema: GraphQLSchema): void {
  const { fieldResolvers, objectTypes } = getMetadataStorage();
  for (const { kind, target, methodName, schemaName, params = [], getObjectType } of fieldResolvers) {
    const owner = objectTypes.find((type) => type.target === getObjectType?.());
    const type = owner && schema.getType(owner.name);
    const field = type instanceof GraphQLObjectType ? type.getFields()[schemaName] : undefined;
    if (field === undefined) throw new Error(`no field for ${target.name}.${methodName}`);
    if (kind === "internal" || field.args.some((arg) => isInputObjectType(getNamedType(arg.type)))) continue;
    const resolver = new (target as new () => Record<string, (...values: unknown[]) => unknown>)();
    const values = params.toSorted((a, b) => a.index - b.index).map(argumentOf);
    field.resolve = (...given: Parameters<Resolve>) => resolver[methodName]?.(...values.map((value) => value(...given)));
  }
}

function argumentOf(parameter: Parameter): Resolve {
  switch (parameter.kind) {
    case "root":
      return (root) => root;
    case "context":
      return (_root, _args, context) => context;
    case "info":
      return (_root, _args, _context, info) => info;
    case "arg":
      return (_root, args) => args[parameter.name];
    default:
      throw new Error(`${parameter.target.name}.${parameter.methodName}: no field has a parameter of the kind ${parameter.kind}`);
  }
}

import { GraphQLEnumType, type GraphQLSchema, Kind } from "graphql";

/** Enums that were text when clients were promised them. */
const onceText = ["Density", "FindingKind", "MarkShape", "ReadingProtocol"];

/**
 * Clients may keep writing these words as before: as strings, also in the document, in either case and with surrounding blanks. Blank text counts as
 * missing, like a blank table cell.
 */
export function acceptAsText(schema: GraphQLSchema): void {
  for (const name of onceText) {
    const type = schema.getType(name);
    if (!(type instanceof GraphQLEnumType)) throw new Error(`${name} is no enum of the schema`);
    const parseValue = type.parseValue.bind(type);
    const parseLiteral = type.parseLiteral.bind(type);
    const parseText = (text: string) => {
      const word = text.trim();
      if (word === "") return null;
      return parseValue(type.getValues().find((value) => value.name.toLowerCase() === word.toLowerCase())?.name ?? text);
    };
    type.parseValue = (value) => (typeof value === "string" ? parseText(value) : parseValue(value));
    type.parseLiteral = (node, variables) => (node.kind === Kind.STRING ? parseText(node.value) : parseLiteral(node, variables));
  }
}

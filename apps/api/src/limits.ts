import { AppError } from "@second-read/domain";
import { type ASTVisitor, GraphQLError, Kind, type ValidationContext, type ValidationRule } from "graphql";

export const limits = {
  depth: 20,
  variableDepth: 40,
  tokens: 4_000,
  aliases: 60,
  directives: 60,
  fields: 2_000,
  cost: 60_000,
  largeAnswer: 3_000,
  bodyBytes: 1_000_000,
  strangersCharacters: 2_000,
} as const;

/**
 * Signing in takes two short queries. Threat: validation compares the fields of a document with each other, up to 0.2 s of the event loop for 7 kB,
 * and without an account there is no budget.
 * @throws AppError UNAUTHENTICATED for a long document of somebody who is not signed in
 */
export function requireShortOfStrangers(actor: { readonly id: string } | null, document: string): void {
  if (actor === null && document.length > limits.strangersCharacters) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
}

/** PostgreSQL's text cannot hold it; refused in one place instead of by each field that is stored. */
const noNul = "Text holds no NUL character.";
/**
 * Half of a character in UTF-16: UTF-8 cannot encode it, PostgreSQL's JSON refuses it, and the hash would not match what is stored. In a document the
 * parser refuses it.
 */
const noHalf = "Text holds no half of a character (a lone surrogate).";

/**
 * @throws GraphQLError if a variable contains text that cannot be stored, or is deeper than any input of ours: code that walks it would run out of
 * stack
 */
export function assertStorable(value: unknown, depth = 0): void {
  if (depth > limits.variableDepth) throw new GraphQLError(`Values deeper than ${limits.variableDepth} levels.`);
  if (typeof value === "string") {
    if (value.includes("\0")) throw new GraphQLError(noNul);
    if (!value.isWellFormed()) throw new GraphQLError(noHalf);
  }
  if (value === null || typeof value !== "object") return;
  for (const [name, inner] of Object.entries(value)) {
    assertStorable(name, depth);
    assertStorable(inner, depth + 1);
  }
}

/** Refuses a document with more aliases or directives than any page of ours needs, or with values that cannot be stored, before it is executed. */
export const countingRule: ValidationRule = (context: ValidationContext): ASTVisitor => {
  let aliases = 0;
  let directives = 0;
  return {
    Field(node) {
      if (node.alias && ++aliases === limits.aliases + 1) context.reportError(new GraphQLError(`More than ${limits.aliases} aliases.`));
    },
    Directive() {
      if (++directives === limits.directives + 1) context.reportError(new GraphQLError(`More than ${limits.directives} directives.`));
    },
    FloatValue(node) {
      if (!Number.isFinite(Number(node.value))) context.reportError(new GraphQLError("A number is too large."));
    },
    StringValue(node) {
      if (node.value.includes("\0")) context.reportError(new GraphQLError(noNul));
    },
    OperationDefinition(_node, _key, _parent, _path, ancestors) {
      const document = ancestors[0] as unknown as { definitions?: readonly { kind: string }[] } | undefined;
      const operations = document?.definitions?.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length ?? 1;
      if (operations > 10) context.reportError(new GraphQLError("More than 10 operations in one document."));
    },
  };
};

import { findBreakingChanges, type GraphQLSchema } from "graphql";

/** The changes since the released schema that would break a client of it, one sentence each. */
export function breakingChanges(released: GraphQLSchema, now: GraphQLSchema): string[] {
  return findBreakingChanges(released, now).map(({ type, description }) => `${description} (${type})`);
}

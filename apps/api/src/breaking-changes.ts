import { findBreakingChanges, type GraphQLSchema } from "graphql";

/** What of the schema of now would break a client of the released one, one sentence each. */
export function breakingChanges(released: GraphQLSchema, now: GraphQLSchema): string[] {
  return findBreakingChanges(released, now).map(({ type, description }) => `${description} (${type})`);
}

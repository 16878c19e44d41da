import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";

/** The schema as it is committed: sorted, so that a change reads as one. */
export function schemaText(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

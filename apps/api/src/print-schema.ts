import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";

/** The schema as committed: sorted, so that diffs show only real changes. */
export function schemaText(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

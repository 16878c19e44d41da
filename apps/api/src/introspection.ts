import { BREAK, type DocumentNode, GraphQLError, Kind, visit } from "graphql";
import type { RequestContext } from "./context.ts";

/**
 * Threat: somebody maps the API before an attack. The schema is shown only to people who are signed in.
 * @throws GraphQLError with the same words as any other fault of a request
 */
export function assertMayKnowSchema({ actor }: Pick<RequestContext, "actor">, document: DocumentNode): void {
  if (actor === null && asksForSchema(document)) throw new GraphQLError("The schema is for who is signed in.");
}

function asksForSchema(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    [Kind.FIELD]({ name }) {
      if (name.value !== "__schema" && name.value !== "__type") return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}

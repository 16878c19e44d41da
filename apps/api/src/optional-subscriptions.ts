import { type DocumentNode, GraphQLError, Kind, OperationTypeNode, type SelectionSetNode } from "graphql";

/**
 * graphql-js cannot deal with a subscription whose only field `@skip` or `@include` may leave out: validation throws where it should report, and
 * subscribing fails with a TypeError.
 * @throws GraphQLError for a directive at the top level of a subscription
 */
export function refuseOptionalSubscriptions(document: DocumentNode): void {
  const seen = new Set<string>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.directives?.length) throw new GraphQLError("The field of a subscription takes no directives.");
      if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet);
      if (selection.kind === Kind.FRAGMENT_SPREAD && !seen.has(selection.name.value)) visitFragment(selection.name.value);
    }
  };
  const visitFragment = (name: string): void => {
    seen.add(name);
    for (const definition of document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name) visit(definition.selectionSet);
  };
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.SUBSCRIPTION)
      visit(definition.selectionSet);
}

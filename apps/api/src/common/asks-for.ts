import type { GraphQLResolveInfo, SelectionSetNode } from "graphql";

type Asked = Pick<GraphQLResolveInfo, "fieldNodes" | "fragments">;

/** Whether only these fields of a field's result are requested, whatever directives say. */
export function asksOnlyFor({ fieldNodes, fragments }: Asked, names: ReadonlySet<string>): boolean {
  const isWithin = ({ selections }: SelectionSetNode): boolean =>
    selections.every((selection) => {
      if (selection.kind === "Field") return names.has(selection.name.value);
      if (selection.kind === "InlineFragment") return isWithin(selection.selectionSet);
      const fragment = fragments[selection.name.value];
      return fragment !== undefined && isWithin(fragment.selectionSet);
    });
  return fieldNodes.every(({ selectionSet }) => selectionSet !== undefined && isWithin(selectionSet));
}

/** Whether one of these fields of a field's result is requested. Also false if that depends on a directive, because it is then not known here. */
export function asksFor({ fieldNodes, fragments }: Asked, names: ReadonlySet<string>): boolean {
  const isIn = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if ((selection.directives?.length ?? 0) > 0) return false;
      if (selection.kind === "Field") return names.has(selection.name.value);
      if (selection.kind === "InlineFragment") return isIn(selection.selectionSet);
      const fragment = fragments[selection.name.value];
      return fragment !== undefined && isIn(fragment.selectionSet);
    });
  return fieldNodes.some(({ selectionSet }) => selectionSet !== undefined && isIn(selectionSet));
}

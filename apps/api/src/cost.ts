import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { limits } from "./limits.ts";

/** The number of rows assumed for a list without a page size: an exam has four images; a run has some hundreds of epochs, but flat ones. */
const reckonedRows = 5;

/** Of fields that compute, in addition to the rows that they return: the number of rows that another field could return in that time. */
const prices: Readonly<Record<string, number>> = {
  "Query.compareVersions": 5_000,
  "Query.verifyAuditChain": 5_000,
  "Query.verifySystemAuditChain": 5_000,
  "VersionComparison.flips": 2_000,
  "Prediction.similarCases": 500,
  "Evaluation.metrics": 200,
  "Evaluation.scoreHistograms": 200,
};

/** Arguments that limit the number of rows. */
const sizes = new Set(["first", "limit"]);

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The maximum cost of an operation. */
export interface Cost {
  /** Rows, and the prices of its computed fields. */
  readonly whole: number;
  readonly rows: number;
}

/**
 * Computes the maximum cost of an operation: one point for each object returned, multiplied by the page size. Fragments are followed each time they
 * are spread (never cached by name), so none can hide depth or cost.
 * @throws GraphQLError beyond depth or cost; as soon as it is beyond, so that a bomb is not reckoned to its end
 */
export function assertAffordable(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  mostCost: number = limits.cost,
): Cost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const root = schema.getRootType(operation.operation);
  if (!root) return { whole: 0, rows: 0 };
  let whole = 0;
  let answered = 0;
  let visited = 0;
  const walk: Walk = { schema, fragments, variables };

  const visit = (set: SelectionSetNode, typeName: string, rows: number, depth: number): void => {
    if (depth > limits.depth) throw new GraphQLError(`Deeper than ${limits.depth} levels.`);
    for (const selection of set.selections) {
      if (++visited > limits.fields * 4) throw new GraphQLError("More fields than a page can need.");
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment) visit(fragment.selectionSet, fragment.typeCondition.name.value, rows, depth + 1);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet, selection.typeCondition?.name.value ?? typeName, rows, depth + 1);
      } else if (selection.selectionSet) {
        const next = follow(walk, selection, typeName);
        if (!next) continue;
        const below = rows * next.rows;
        answered += below;
        whole += below + rows * (prices[`${typeName}.${selection.name.value}`] ?? 0);
        if (whole > mostCost) throw new GraphQLError(`This costs more than ${mostCost} rows at once. Ask for less of it.`);
        visit(selection.selectionSet, next.typeName, below, depth + 1);
      }
    }
  };
  visit(operation.selectionSet, root.name, 1, 1);
  return { whole, rows: answered };
}

function follow({ schema, variables }: Walk, field: FieldNode, typeName: string): { typeName: string; rows: number } | null {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return null;
  const definition = type.getFields()[field.name.value];
  if (!definition) return null;
  const argument = definition.args.find(({ name }) => sizes.has(name));
  const named = getNamedType(definition.type);
  if (argument) {
    // A connection's page size counts once, on the connection; its `nodes` then count as one each.
    return {
      typeName: named.name,
      rows: Math.max(1, pageSizeOf(field, argument.name, variables) ?? (argument.defaultValue as number | undefined) ?? 50),
    };
  }
  const isNodes = field.name.value === "nodes" && typeName.endsWith("Connection");
  return { typeName: named.name, rows: isNodes || !isList(definition.type) ? 1 : reckonedRows };
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

function pageSizeOf(field: FieldNode, argument: string, variables: Readonly<Record<string, unknown>>): number | undefined {
  const value = field.arguments?.find(({ name }) => name.value === argument)?.value;
  if (value?.kind === Kind.INT) return Number(value.value);
  if (value?.kind === Kind.VARIABLE) {
    const given = variables[value.name.value];
    return typeof given === "number" ? given : undefined;
  }
  return undefined;
}

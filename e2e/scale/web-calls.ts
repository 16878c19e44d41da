import { readFileSync } from "node:fs";
import { buildSchema, type DocumentNode, type OperationDefinitionNode, print, TypeInfo, visit, visitWithTypeInfo } from "graphql";

/** One of the web app's own documents with values for its variables. */
export interface WebCall {
  /** The document's name, and what distinguishes this call from others of it. */
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The document's variable for the cursor, if it has one. */
  readonly pagedBy: string | null;
}

/**
 * Values for the arguments for which documents have variables, by `Type.field(argument)`, else by the argument. Several values make one call each.
 */
export type ValuesByArgument = Readonly<Record<string, readonly unknown[]>>;

const schema = buildSchema(readFileSync(new URL("../../apps/api/schema.graphql", import.meta.url), "utf8"));

function operationOf(document: DocumentNode): OperationDefinitionNode {
  return document.definitions.find((one) => one.kind === "OperationDefinition") as OperationDefinitionNode;
}

/**
 * Every query and subscription that the web app sends; those of a new page are included automatically.
 * @throws Error if a document has a required variable for which `values` has nothing
 */
export async function webCalls(values: ValuesByArgument): Promise<readonly WebCall[]> {
  // What the app's build records about its documents; the app is not imported.
  const generated = (await import(new URL("../../apps/web/src/generated/graphql.ts", import.meta.url).href)) as Record<string, unknown>;
  const documents = Object.entries(generated).flatMap(([name, one]) => (name.endsWith("Document") ? [one as DocumentNode] : []));
  return documents.filter((one) => operationOf(one).operation !== "mutation").flatMap((document) => callsOf(document, values));
}

function callsOf(document: DocumentNode, values: ValuesByArgument): WebCall[] {
  const operation = operationOf(document);
  const places = variablePlaces(document);
  let calls: Record<string, unknown>[] = [{}];
  let pagedBy: string | null = null;
  for (const { variable, type } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const { path, argument } = places.get(name) ?? { path: "", argument: "" };
    if (argument === "after") {
      pagedBy = name;
      continue;
    }
    const given = values[path] ?? values[argument];
    if (given === undefined && type.kind === "NonNullType")
      throw new Error(`${operation.name?.value}: no value for $${name}; give one for ${path}`);
    if (given !== undefined) calls = calls.flatMap((call) => given.map((value) => ({ ...call, [name]: value })));
  }
  const isTold = (name: string) => new Set(calls.map((call) => JSON.stringify(call[name]))).size > 1;
  return calls.map((variables) => ({
    name: [
      operation.name?.value,
      ...Object.entries(variables).flatMap(([name, value]) => (isTold(name) ? [`${name} ${JSON.stringify(value)}`] : [])),
    ].join(", "),
    query: print(document),
    variables,
    pagedBy,
  }));
}

function variablePlaces(document: DocumentNode): ReadonlyMap<string, { readonly path: string; readonly argument: string }> {
  const places = new Map<string, { readonly path: string; readonly argument: string }>();
  const info = new TypeInfo(schema);
  const note = ({ name, value }: { readonly name: { readonly value: string }; readonly value: { readonly kind: string } }) => {
    if (value.kind !== "Variable") return;
    const variable = (value as { readonly name: { readonly value: string } } & typeof value).name.value;
    places.set(variable, { path: `${info.getParentType()?.name}.${info.getFieldDef()?.name}(${name.value})`, argument: name.value });
  };
  visit(document, visitWithTypeInfo(info, { Argument: (node) => note(node) }));
  return places;
}

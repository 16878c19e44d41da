import { readFile } from "node:fs/promises";

/**
 * Loader: replaces each `graphql(...)` by its parsed document. Without it documents are looked up by text in one module that every page loads: 265 kB
 * of the reading page's scripts were other pages' documents.
 *
 * @this {{ getOptions(): { generated: string }, addDependency(path: string): void }} webpack's context
 * @param {string} source of a module of the app
 */
export default async function ownDocuments(source) {
  if (!source.includes("graphql(`")) return source;
  const { generated } = this.getOptions();
  this.addDependency(generated);
  const documents = documentsIn(await readFile(generated, "utf8"));
  return source.replace(/\bgraphql\(`([^`]*)`\)/g, (call, text) => documents.get(nameOf(text)) ?? call);
}

/**
 * The generated documents by name. Each is one constant on a line of its own, with JSON as its value.
 *
 * @param {string} generated
 */
export function documentsIn(generated) {
  return new Map([...generated.matchAll(/^export const (\w+) = (\{.*\}) as unknown as /gm)].map(([, name, json]) => [name, json]));
}

/**
 * The name that the client preset gives the document of this text.
 *
 * @param {string} text
 */
export function nameOf(text) {
  const [, kind, name = ""] = /^\s*(query|mutation|subscription|fragment)\s+(\w+)/.exec(text) ?? [];
  return `${name}${kind === "fragment" ? "FragmentDoc" : "Document"}`;
}

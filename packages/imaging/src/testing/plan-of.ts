import { dataSets } from "../data-sets/index.ts";
import { type Miniature, miniatures } from "./miniatures/index.ts";

export const bytesOf = (content: Uint8Array | string) => (typeof content === "string" ? new TextEncoder().encode(content) : content);

/** The plan of a data set for its miniature, or for a changed one. */
export function planOf(name: string, miniature: Miniature = miniatures[name]?.() ?? {}) {
  const dataSet = dataSets.get(name);
  if (!dataSet) throw new Error(`no data set ${name}`);
  return dataSet.plan({ paths: Object.keys(miniature).sort(), read: async (path) => bytesOf(miniature[path] ?? "") });
}

import { tags } from "./tags.ts";

/** The names in words of the attributes that are read or replaced: `Patient ID`. */
const names: ReadonlyMap<number, string> = new Map(Object.entries(tags).map(([keyword, tag]) => [tag, inWords(keyword)]));

function inWords(keyword: string): string {
  return keyword.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, " ").replace(/ (Of|Per) /g, (small) => small.toLowerCase());
}

/** An attribute's name in words, undefined where it is neither read nor replaced. */
export function nameOf(tag: number): string | undefined {
  return names.get(tag);
}

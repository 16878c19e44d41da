import { Rejected } from "@second-read/domain";
import type { DataSet, DicomElement } from "./data-set.ts";
import { tags } from "./tags.ts";

/** The attributes that are read or replaced, by their names in words: `Patient ID`. */
const names: ReadonlyMap<number, string> = new Map(Object.entries(tags).map(([keyword, tag]) => [tag, inWords(keyword)]));

function inWords(keyword: string): string {
  return keyword.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, " ").replaceAll(" Of ", " of ");
}

/**
 * Of an attribute that stands twice, some readers take the last value and others the first: two patients could become one, a side the other,
 * and an image be shown in a window of another one. Attributes that are not read may stand as often as they like.
 * Throws Rejected FILE_CONTRADICTS_ITSELF where `element` differs from what the data set holds under its tag.
 */
export function assertSaidOnce(dataSet: DataSet, tag: number, element: DicomElement): void {
  const before = dataSet.get(tag);
  if (before === undefined) return;
  const name = names.get(tag);
  if (name !== undefined && !isSame(before, element))
    throw new Rejected("FILE_CONTRADICTS_ITSELF", { found: `${name} twice, with different values` });
}

function isSame(one: DicomElement, other: DicomElement): boolean {
  if (one.kind === "value") return other.kind === "value" && areEqual(one.bytes, other.bytes);
  if (one.kind === "fragments")
    return (
      other.kind === "fragments" &&
      one.fragments.length === other.fragments.length &&
      one.fragments.every((fragment, at) => areEqual(fragment, other.fragments[at]))
    );
  return (
    other.kind === "sequence" &&
    one.items.length === other.items.length &&
    one.items.every((item, at) => areSame(item, other.items[at] ?? new Map()))
  );
}

function areSame(one: DataSet, other: DataSet): boolean {
  return one.size === other.size && [...one].every(([tag, element]) => other.has(tag) && isSame(element, other.get(tag) as DicomElement));
}

function areEqual(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return one.length === other?.length && one.every((byte, at) => byte === other[at]);
}

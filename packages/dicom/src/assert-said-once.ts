import { Rejected } from "@second-read/domain";
import type { DataSet, DicomElement } from "./data-set.ts";
import { nameOf } from "./name-of.ts";

/**
 * If an attribute occurs twice, some readers take the last value and others the first: two patients could become one, a side the other, and an image
 * could be shown in the window of another one. Attributes that are not read may occur any number of times.
 * Throws Rejected FILE_CONTRADICTS_ITSELF where `element` differs from the data set's element with the same tag.
 */
export function assertSaidOnce(dataSet: DataSet, tag: number, element: DicomElement): void {
  const before = dataSet.get(tag);
  if (before === undefined) return;
  const name = nameOf(tag);
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

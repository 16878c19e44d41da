import { keysOf, recordOf } from "@second-read/domain";
import { whole } from "../../ui/format.ts";
import { densitiesOf, type GridCase } from "./grid-case.ts";

/** The values that each filter compares; its name is also its URL parameter. */
const valuesByFilter = {
  class: (one: GridCase) => [one.truth?.class],
  lesion: (one: GridCase) => one.truth?.findings.map(({ kind }) => kind) ?? [],
  density: densitiesOf,
  view: ({ images }: GridCase) => images.map(({ view }) => view),
  vendor: ({ images }: GridCase) => images.map(({ vendor }) => vendor),
} as const satisfies Record<string, (one: GridCase) => readonly (string | null | undefined)[]>;

export type ValueFilter = keyof typeof valuesByFilter;

/** `state`, "open": without a verdict; "done": with one. */
export type CaseFilter = Readonly<Record<ValueFilter | "state", string | null>>;

export const valueFilters = keysOf(valuesByFilter);
export const filterNames: readonly (keyof CaseFilter)[] = [...valueFilters, "state"];

export function filterOf(query: { get: (name: string) => string | null }): CaseFilter {
  return recordOf(filterNames, (name) => query.get(name));
}

/** The values that each filter can be set to: those of the loaded cases. */
export function filterChoices(cases: readonly GridCase[]): Record<ValueFilter, string[]> {
  const choices = (name: ValueFilter) =>
    [...new Set(cases.flatMap((one) => valuesByFilter[name](one)).filter((value): value is string => Boolean(value)))].sort();
  return recordOf(valueFilters, choices);
}

export function filterCases(cases: readonly GridCase[], filter: CaseFilter): GridCase[] {
  return cases.filter(
    (one) =>
      valueFilters.every((name) => {
        const values: readonly (string | null | undefined)[] = valuesByFilter[name](one);
        return filter[name] === null || values.includes(filter[name]);
      }) &&
      (filter.state === null || filter.state === (one.resolved ? "done" : "open")),
  );
}

/** The message when filters match nothing; pages that are not loaded were not searched. */
export function noMatch(loaded: number, total: number): string {
  return loaded < total
    ? `No match among the first ${whole(loaded)} of ${whole(total)} cases. Load more, or remove a filter.`
    : "No matching cases. Remove a filter.";
}

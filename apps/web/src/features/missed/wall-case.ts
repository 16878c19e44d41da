import type { FalseNegativesQuery } from "../../generated/graphql.ts";

/** A case of the wall: one breast of one exam on which truth, readers or model disagree. */
export type WallCase = FalseNegativesQuery["falseNegatives"]["nodes"][number];

export interface WallFilter {
  readonly class: string | null;
  readonly lesion: string | null;
  readonly view: string | null;
  readonly vendor: string | null;
  readonly density: string | null;
  /** "open": without a verdict; "done": with one. */
  readonly state: string | null;
}

/** Also the names in the address, where `kind` is which queue. */
export const filterNames = ["class", "lesion", "view", "vendor", "density", "state"] as const;

export function filterOf(query: { get: (name: string) => string | null }): WallFilter {
  return Object.fromEntries(filterNames.map((name) => [name, query.get(name)])) as unknown as WallFilter;
}

const classOrder: Readonly<Record<string, number>> = { MALIGNANT: 0, ABNORMAL: 1, BENIGN: 2, NORMAL: 3 };

/** Malignant first, then by score: the least suspected first among the missed, the most suspected first among false alarms. */
export function sortCases(cases: readonly WallCase[], byScore: "lowest first" | "highest first"): WallCase[] {
  const sign = byScore === "lowest first" ? 1 : -1;
  const rank = (one: WallCase) => classOrder[one.truth?.class ?? ""] ?? 4;
  return [...cases].sort((a, b) => rank(a) - rank(b) || sign * ((a.score ?? 0) - (b.score ?? 0)));
}

export function sideImages<Image extends { laterality: string; view: string }>(images: readonly Image[], laterality: string): Image[] {
  const order = (view: string) => ["CC", "MLO"].indexOf(view) + (["CC", "MLO"].includes(view) ? 0 : 10);
  return images.filter((image) => image.laterality === laterality).sort((a, b) => order(a.view) - order(b.view));
}

/** What each filter may be set to, from the cases there are. */
export function filterChoices(cases: readonly WallCase[]): Record<Exclude<keyof WallFilter, "state">, string[]> {
  const values = (pick: (one: WallCase) => readonly (string | null | undefined)[]) =>
    [...new Set(cases.flatMap(pick).filter((value): value is string => Boolean(value)))].sort();
  return {
    class: values((one) => [one.truth?.class]),
    lesion: values((one) => one.truth?.findings.map(({ kind }) => kind) ?? []),
    view: values((one) => sideImages(one.exam.images, one.laterality).map(({ view }) => view)),
    vendor: values((one) => one.exam.images.map(({ vendor }) => vendor)),
    density: values(densitiesOf),
  };
}

/** Densities that readers gave this breast. */
export function densitiesOf({ exam, laterality }: WallCase): string[] {
  return exam.reads.flatMap(({ breasts }) =>
    breasts.filter((breast) => breast.laterality === laterality).flatMap(({ density }) => density ?? []),
  );
}

export function filterCases(cases: readonly WallCase[], filter: WallFilter): WallCase[] {
  const holds = (wanted: string | null, values: readonly (string | null | undefined)[]) => wanted === null || values.includes(wanted);
  return cases.filter(
    (one) =>
      holds(filter.class, [one.truth?.class]) &&
      holds(filter.lesion, one.truth?.findings.map(({ kind }) => kind) ?? []) &&
      holds(
        filter.view,
        sideImages(one.exam.images, one.laterality).map(({ view }) => view),
      ) &&
      holds(
        filter.vendor,
        one.exam.images.map(({ vendor }) => vendor),
      ) &&
      holds(filter.density, densitiesOf(one)) &&
      holds(filter.state, [one.resolved ? "done" : "open"]),
  );
}

/** "2 of 2 readers recalled it": whether readers saw what the model missed. Empty where reads are not to be seen. */
export function readersWords({ exam, laterality }: WallCase): string {
  const opinions = exam.reads.flatMap(({ status, breasts }) =>
    status === "FINALISED" ? breasts.filter((breast) => breast.laterality === laterality).map(({ opinion }) => opinion) : [],
  );
  if (opinions.length === 0) return "";
  const recalled = opinions.filter((opinion) => opinion === "RECALL").length;
  return `${recalled} of ${opinions.length} readers recalled`;
}

/** Signed distance to the threshold: negative below it. */
export function distanceWords(score: number | null | undefined, threshold: number | null | undefined): string {
  if (typeof score !== "number" || typeof threshold !== "number") return "";
  const distance = score - threshold;
  return `${distance < 0 ? "−" : "+"}${Math.abs(distance).toFixed(2)}`;
}

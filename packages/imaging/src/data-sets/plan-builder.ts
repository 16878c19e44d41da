import type { PlannedFile, PlannedRejection } from "../facts-csv/plan-import.ts";
import { type Skipped, type SkipReason, skipReasonOf } from "../facts-csv/skipped.ts";
import { contradictionOfFacts } from "../import/contradiction-of-facts.ts";
import type { ImportedFacts, ImportedLesion } from "../import/imported-facts.ts";
import type { DataSetFolder, DataSetPlan } from "./data-set.ts";
import type { Table } from "./table.ts";

/** The API accepts no more for one image. */
const mostLesions = 100;

/** Collects what is to be done with each path of a data set's folder; paths that nobody mentioned are skipped with a reason. */
export class PlanBuilder {
  private readonly files = new Map<string, PlannedFile>();
  private readonly rejections = new Map<string, PlannedRejection>();
  private readonly skipped = new Map<string, Skipped>();
  private readonly notes = new Map<string, number>();

  /** @param name prefixes the keys of patients, so that P_00001 of one data set is not P_00001 of another */
  constructor(
    private readonly name: string,
    private readonly folder: DataSetFolder,
  ) {}

  send(path: string, facts: ImportedFacts & { readonly patientKey: string }): void {
    const lesions = this.largest(this.withoutRepeats(facts.lesions ?? []));
    const contradiction = contradictionOfFacts({ class: facts.class, lesions });
    if (contradiction) {
      this.reject(path, { code: "FACTS_CONFLICT", found: contradiction });
      return;
    }
    // The publishers vouch for the pixels, unless a file itself says otherwise.
    const known = { ...facts, patientKey: `${this.name}/${facts.patientKey}`, lesions, keysAreOwn: true, vouchedFor: true };
    const before = this.files.get(path);
    if (before && JSON.stringify(before.facts) !== JSON.stringify(known))
      this.reject(path, { code: "FACTS_CONFLICT", found: "rows of the tables differ about this image" });
    else this.files.set(path, { path, facts: known });
  }

  reject(path: string, why: Pick<PlannedRejection, "code" | "found">): void {
    this.rejections.set(path, { path, ...why });
  }

  skip(path: string, reason: SkipReason, detail?: string): void {
    this.skipped.set(path, detail === undefined ? { path, reason } : { path, reason, detail });
  }

  /** Counts notes with the same words. */
  note(words: string): void {
    this.notes.set(words, (this.notes.get(words) ?? 0) + 1);
  }

  /** @param tables whose files are listed as read */
  end(tables: readonly Table[], others: readonly string[] = []): DataSetPlan {
    const read = new Set([...tables.map(({ path }) => path), ...others]);
    for (const path of this.folder.paths) {
      if (this.files.has(path) && this.skipped.has(path))
        this.reject(path, { code: "FACTS_CONFLICT", found: "one row of the tables says to read this image, another not to" });
      if (this.rejections.has(path)) {
        this.files.delete(path);
        this.skipped.delete(path);
      }
      if (this.files.has(path) || this.rejections.has(path) || this.skipped.has(path)) continue;
      this.skip(path, read.has(path) ? "DATA_SET_TABLE" : (skipReasonOf(path) ?? "OUTSIDE_DATA_SET"));
    }
    return {
      files: this.folder.paths.flatMap((path) => this.files.get(path) ?? []),
      rejections: [...this.rejections.values()],
      skipped: [...this.skipped.values()],
      tables: tables.map((table) => table.end()),
      notes: [...this.notes].map(([words, count]) => `${words}: ${count}`).sort(),
    };
  }

  /** A lesion that a table lists twice would count as two, of which a model can find only one. */
  private withoutRepeats(lesions: readonly ImportedLesion[]): readonly ImportedLesion[] {
    const distinct = [...new Map(lesions.map((lesion) => [JSON.stringify(lesion), lesion])).values()];
    for (let index = distinct.length; index < lesions.length; index++) this.note("lesions listed more than once, taken once");
    return distinct;
  }

  private largest(lesions: readonly ImportedLesion[]): readonly ImportedLesion[] {
    if (lesions.length <= mostLesions) return lesions;
    for (let index = mostLesions; index < lesions.length; index++)
      this.note(`small lesions left out, since an image has at most ${mostLesions} and the largest are kept`);
    return lesions.toSorted((a, b) => extentOf(b) - extentOf(a)).slice(0, mostLesions);
  }
}

function extentOf({ points }: ImportedLesion): number {
  const span = (at: 0 | 1) => Math.max(...points.map((point) => point[at] ?? 0)) - Math.min(...points.map((point) => point[at] ?? 0));
  return span(0) * span(1);
}

/** Files by key. A key may belong to several files. */
export function filesBy(paths: readonly string[], keyOf: (path: string) => string | null): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const key = keyOf(path);
    if (key !== null) found.set(key, [...(found.get(key) ?? []), path]);
  }
  return found;
}

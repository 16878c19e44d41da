import { classInWords, type Laterality, technicalRecallReasons } from "@second-read/domain";
import { findingInWords } from "../../entities/finding/finding.ts";
import { words } from "../../ui/format.ts";
import type { ReadToCompare } from "./documents.ts";

/** Why an exam awaits arbitration, as the server puts it ("recall v normal"); empty if this person may not know. */
export function whyHere(why: readonly string[]): string {
  return why.map((words) => (words === "truth in doubt" ? "reference standard under review" : words)).join(", ");
}

export interface ComparedAttribute {
  readonly name: string;
  /** One value for each read, in the order of the reads; "–" where a read has none. */
  readonly values: readonly string[];
  readonly differs: boolean;
}

/** Compares the reads of a breast attribute by attribute, so that differences can be highlighted. */
export function compareBreast(laterality: Laterality, reads: readonly ReadToCompare[]): readonly ComparedAttribute[] {
  const said = reads.map((read) => ({
    breast: read.breasts.find((breast) => breast.laterality === laterality),
    findings: read.findings.filter((finding) => finding.laterality === laterality),
  }));
  const row = (name: string, values: readonly (string | false | null | undefined)[]): ComparedAttribute => ({
    name,
    values: values.map((value) => value || "–"),
    differs: new Set(values.map((value) => value || "–")).size > 1,
  });
  const rows = [
    row(
      "Opinion",
      said.map(({ breast }) => breast && words(breast.opinion)),
    ),
    row(
      "BI-RADS",
      said.map(({ breast }) => breast?.birads),
    ),
    row(
      "Density",
      said.map(({ breast }) => breast?.density),
    ),
    row(
      "Suspected",
      said.map(({ breast }) => breast?.opinion === "RECALL" && breast.class && classInWords(breast.class, null).toLowerCase()),
    ),
    row(
      "Reason",
      said.map(({ breast }) => technicalRecallReasons.find(({ code }) => code === breast?.technicalRecallReason)?.words),
    ),
    row(
      "Location",
      said.map(({ breast }) => breast?.noLocation && "no location"),
    ),
    row(
      "Findings",
      said.map(({ findings }) => (findings.length > 0 ? findings.map(findingInWords).toSorted().join("; ") : null)),
    ),
  ];
  return rows.filter(({ values }) => values.some((value) => value !== "–"));
}

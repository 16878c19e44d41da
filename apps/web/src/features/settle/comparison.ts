import { deriveTruth, type Laterality, type ReadingProtocol, readingProtocols, technicalRecallReasons } from "@second-read/domain";
import type { SettleReadFragment } from "../../generated/graphql.ts";
import { words } from "../../ui/format.ts";

/** Why an exam waits for an arbiter, in three words: "recall v normal"; "sent back" where no dispute of readers brought it. */
export function whyHere(protocol: string, lateralities: readonly Laterality[], reads: readonly SettleReadFragment[]): string {
  const known = readingProtocols.find((one): one is ReadingProtocol => one === protocol) ?? "DOUBLE_ARBITRATION";
  const round = Math.max(0, ...reads.map((read) => read.round));
  const derivation = deriveTruth({
    protocol: known,
    breastsWithImages: [...new Set(lateralities)],
    reads: reads.filter((read) => read.round === round).map(({ id, breasts }) => ({ readId: id, breasts })),
  });
  return derivation.kind === "ARBITRATION" && derivation.why.length > 0 ? derivation.why.join(", ") : "sent back";
}

export interface ComparedAttribute {
  readonly name: string;
  /** One value a read, in the order of the reads; "–" where nothing was said. */
  readonly values: readonly string[];
  readonly differs: boolean;
}

/** What the reads say of a breast, attribute by attribute; only differences are to be lit. */
export function compareBreast(laterality: Laterality, reads: readonly SettleReadFragment[]): readonly ComparedAttribute[] {
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
      "opinion",
      said.map(({ breast }) => breast && words(breast.opinion)),
    ),
    row(
      "BI-RADS",
      said.map(({ breast }) => breast?.birads),
    ),
    row(
      "density",
      said.map(({ breast }) => breast?.density),
    ),
    row(
      "suspects",
      said.map(({ breast }) => breast?.opinion === "RECALL" && breast.class && words(breast.class)),
    ),
    row(
      "reason",
      said.map(({ breast }) => technicalRecallReasons.find(({ code }) => code === breast?.technicalRecallReason)?.words),
    ),
    row(
      "findings",
      said.map(({ findings }) => (findings.length > 0 ? findings.map(findingInWords).join("; ") : null)),
    ),
  ];
  return rows.filter(({ values }) => values.some((value) => value !== "–"));
}

/** "mass, irregular, spiculated". */
export function findingInWords({ kind, attributes }: { kind: string; attributes?: unknown }): string {
  const said = Object.values((attributes ?? {}) as Record<string, unknown>)
    .flat()
    .filter((value) => typeof value === "string");
  return [words(kind), ...said].join(", ");
}

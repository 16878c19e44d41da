import { abnormalCounts, type ClassCount } from "../../entities/version/class-counts.ts";
import { type DecisionThreshold, thresholdInWords } from "../../entities/version/decision-threshold.ts";
import { age, proportion } from "../../ui/format.ts";
import { ofKnown } from "../../ui/known-only.ts";

interface AliasEvent {
  readonly alias: string;
  readonly at: string;
  readonly to: { readonly id: string };
}

interface NamedVersion {
  readonly id: string;
  readonly number: number;
  readonly aliases: readonly string[];
  readonly aliasHistory: readonly AliasEvent[];
}

/** "v4 flags 60 of 86 abnormal breasts, 31 of 41 cancers, at 80 % specificity; champion for 3 days." */
export function versionSentence(
  version: NamedVersion,
  figures: { readonly classCounts: readonly ClassCount[] } | undefined,
  at: DecisionThreshold,
  now: Date = new Date(),
  onlyKnown = false,
): string {
  const flags = figures ? flagged(figures.classCounts, at, onlyKnown) : "";
  return `v${version.number}${flags === "" ? " is not evaluated here" : ` flags ${flags}`}${since(version, now)}.`;
}

function flagged(counts: readonly ClassCount[], at: DecisionThreshold, onlyKnown: boolean): string {
  const { abnormal, cancers, suspected } = abnormalCounts(counts);
  // "0 of 0 flagged" would read as if something had been evaluated.
  if (abnormal.total === 0) return `no abnormal breast: this evaluation holds none${ofKnown(onlyKnown)}`;
  const parts = [`${proportion(abnormal.flagged, abnormal.total)} abnormal breasts`];
  if (cancers) parts.push(`${proportion(cancers.flagged, cancers.total)} cancers`);
  if (suspected) parts.push(`${proportion(suspected.flagged, suspected.total)} suspected malignancies`);
  return `${parts.join(", ")}${ofKnown(onlyKnown)}, at ${thresholdInWords(at)}`;
}

function since({ id, aliases, aliasHistory }: NamedVersion, now: Date): string {
  for (const alias of ["champion", "challenger"]) {
    if (!aliases.includes(alias)) continue;
    const event = [...aliasHistory].filter((one) => one.alias === alias && one.to.id === id).sort((a, b) => b.at.localeCompare(a.at))[0];
    const time = event ? age(event.at, now) : "";
    return `; ${alias}${time === "" ? "" : time === "just now" ? " since just now" : ` for ${time}`}`;
  }
  return "";
}

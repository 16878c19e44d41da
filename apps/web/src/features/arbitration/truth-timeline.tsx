import type { BreastClass, TruthStrength } from "@second-read/domain";
import { TruthChip } from "../../entities/truth/truth-chip.tsx";
import { age, sideLabel } from "../../ui/format.ts";
import classes from "./arbitration.module.css";

export interface TimelineTruth {
  readonly id: string;
  readonly laterality: string;
  readonly class: BreastClass;
  readonly strength: TruthStrength;
  readonly version: number;
  readonly at: string;
  readonly reason?: string | null;
  readonly supersedes?: TimelineTruth | null;
}

/** A truth and what it superseded, newest first. */
function lineage(truth: TimelineTruth): readonly TimelineTruth[] {
  return truth.supersedes ? [truth, ...lineage(truth.supersedes)] : [truth];
}

/** The history of truth of each breast as a small timeline, newest first. */
export function TruthTimeline({ truth, isFinal }: { truth: readonly TimelineTruth[]; isFinal: boolean }) {
  if (truth.length === 0)
    return <p className={classes.quiet}>{isFinal ? "This exam has no truth." : "Shown once the exam is final, with its history."}</p>;
  return (
    <>
      {truth.map((newest) => (
        <ol key={newest.id} className={classes.timeline} aria-label={`Truth of the ${sideLabel(newest.laterality)}`}>
          {lineage(newest).map((one) => (
            <li key={one.id}>
              <span className={classes.quiet}>
                {newest.laterality} · version {one.version} · {age(one.at)}
              </span>
              <TruthChip truth={one} />
              {one.reason ? <span>{one.reason}</span> : null}
            </li>
          ))}
        </ol>
      ))}
    </>
  );
}

import { Text } from "@mantine/core";
import type { ClassCount } from "../../entities/version/class-counts.ts";
import { thresholdInWords } from "../../entities/version/decision-threshold.ts";
import { OperatingPointSelect } from "../../entities/version/operating-point-select.tsx";
import type { ChosenThreshold } from "../../entities/version/use-decision-threshold.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { falsePositivesInWords, missedInWords } from "./counts.ts";
import classes from "./missed.module.css";
import { ScoreAxis } from "./score-axis.tsx";
import type { MissedEvaluation } from "./use-missed.ts";

export interface MissedSummaryProps {
  readonly evaluation: MissedEvaluation;
  readonly counts: readonly ClassCount[] | undefined;
  readonly threshold: number;
  readonly chosen: ChosenThreshold;
}

/** What was missed at the threshold, and the threshold itself: a named point, or any place on the score axis. */
export function MissedSummary({ evaluation, counts, threshold, chosen }: MissedSummaryProps) {
  const { at, choose } = chosen;
  const falsePositives = counts ? falsePositivesInWords(counts) : "";
  const pointNote = at.kind === "point" ? ` (${thresholdNote(threshold, evaluation.set)})` : "";
  return (
    <section className={classes.summary} aria-label="Missed breasts and decision threshold">
      <div>
        <Text fz={17}>{counts ? missedInWords(counts) : " "}</Text>
        <Quiet block>{[`at ${thresholdInWords(at)}${pointNote}`, falsePositives].filter(Boolean).join(" · ")}</Quiet>
      </div>
      <OperatingPointSelect size="xs" points={evaluation.operatingPoints} at={at} onChoose={(point) => choose(point, true)} />
      <ScoreAxis
        histograms={evaluation.scoreHistograms}
        threshold={threshold}
        onChange={(score, final) => choose({ kind: "threshold", threshold: score }, final)}
      />
      <Text size="xs" c="dimmed" className={classes.wide}>
        Each dot is a breast, at most eight high. Filled green: cancer (by pathology or as imported); hollow green: otherwise abnormal;
        grey: normal. Shaded: flagged.
      </Text>
    </section>
  );
}

function thresholdNote(threshold: number, set: MissedEvaluation["set"]): string {
  const note = `threshold ${threshold.toFixed(3)}`;
  return set === "OUT_OF_FOLD" ? `${note}; each breast is compared with the threshold fitted on the other folds` : note;
}

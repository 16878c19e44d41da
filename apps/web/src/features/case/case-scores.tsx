import { Group, Stack } from "@mantine/core";
import type { Laterality } from "@second-read/domain";
import { TruthChip } from "../../entities/truth/truth-chip.tsx";
import { WhoseLine } from "../../ui/chip.tsx";
import { whoseStyles } from "../../ui/colours.ts";
import { figure, signedDifference } from "../../ui/format.ts";
import { IntervalBar } from "../../ui/interval-bar.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import type { CaseExam } from "./case-exam.ts";
import type { InspectedDiscrepancy } from "./case-props.ts";
import { notShown } from "./not-shown.ts";

export interface CaseScoresProps {
  readonly exam: CaseExam;
  readonly discrepancy?: InspectedDiscrepancy;
  /** The breast in question; by default both. */
  readonly laterality?: Laterality;
}

/** Truth and score of each breast that is shown. */
export function CaseScores({ laterality, ...props }: CaseScoresProps) {
  if (laterality) return <BreastScore {...props} side={laterality} />;
  return (
    <Stack gap={10}>
      <BreastScore {...props} side="R" labelled />
      <BreastScore {...props} side="L" labelled />
    </Stack>
  );
}

function BreastScore({
  exam,
  discrepancy,
  side,
  labelled,
}: Omit<CaseScoresProps, "laterality"> & { side: Laterality; labelled?: boolean }) {
  const isBlinded = useIsBlinded();
  const truth = exam.truth.find((one) => one.laterality === side);
  const prediction = exam.predictions.find((one) => one.laterality === side);
  const unscored = exam.unscoredBreasts.find((one) => one.laterality === side);
  const score = prediction?.score ?? (labelled ? undefined : discrepancy?.score);
  if (!truth && !prediction && !unscored) return null;
  return (
    <Stack gap={5} component="section">
      <Group gap={8}>
        {labelled ? <strong>{side}</strong> : null}
        {truth ? <TruthChip truth={truth} /> : <Quiet block>{notShown("truth", isBlinded)}</Quiet>}
      </Group>
      {typeof score === "number" ? <ScoreLine score={score} threshold={discrepancy?.threshold} /> : null}
      {prediction ? <Quiet block>{predictionInWords(prediction, exam)}</Quiet> : null}
      {unscored ? <Quiet block>Not scored. {unscored.reason}</Quiet> : null}
    </Stack>
  );
}

function ScoreLine({ score, threshold }: { score: number; threshold: number | null | undefined }) {
  return (
    <Group gap={8}>
      <WhoseLine whose="model" />
      <IntervalBar value={score} reference={threshold ?? undefined} width={120} colour={whoseStyles.model.colour} />
      <strong>{figure(score)}</strong>
      <Quiet>{signedDifference(score, threshold)}</Quiet>
    </Group>
  );
}

/** "v3, by the fold model not trained on this patient · RCC 0.12 · RMLO 0.31". */
function predictionInWords({ modelVersion, set, estimatedDensity, images }: CaseExam["predictions"][number], exam: CaseExam): string {
  const model = `v${modelVersion.number}${set === "OUT_OF_FOLD" ? ", by the fold model not trained on this patient" : ""}`;
  const scores = images.map(({ image, score }) => `${exam.images.find(({ id }) => id === image.id)?.viewLabel ?? ""} ${figure(score)}`);
  return [model, ...scores, ...(estimatedDensity ? [`estimated density ${estimatedDensity}`] : [])].join(" · ");
}

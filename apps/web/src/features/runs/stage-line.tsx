import { Progress, VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconPlayerStop } from "@tabler/icons-react";
import type { Run } from "./run.ts";
import { type Epoch, foldProgress, type StageState, stageStates, stages } from "./run-state.ts";
import classes from "./runs.module.css";

export interface StageLineProps {
  readonly run: Run;
  readonly epochs: readonly Epoch[];
  readonly litFold: number | null;
  readonly onLight: (fold: number | null) => void;
}

/** The stages of a run and the progress of each fold. */
export function StageLine({ run, epochs, litFold, onLight }: StageLineProps) {
  const states = stageStates(run.stage, run.status);
  return (
    <ol className={classes.line} aria-label="Stages">
      {stages.map((stage) => (
        <li key={stage} data-stage={stage} data-state={states[stage]} aria-current={states[stage] === "now" ? "step" : undefined}>
          <span className={classes.stageName}>
            <StageIcon state={states[stage]} />
            {stage === "folds" ? `folds 1–${run.folds}` : stage}
          </span>
          {stage === "folds" ? (
            <span className={classes.folds}>
              {foldProgress(epochs, run.folds).map((done, fold) => (
                <FoldButton
                  key={fold}
                  fold={fold}
                  done={done}
                  total={run.epochCount}
                  isLit={litFold === fold}
                  onPress={() => onLight(litFold === fold ? null : fold)}
                />
              ))}
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

function StageIcon({ state }: { state: StageState }) {
  switch (state) {
    case "done":
      return <IconCheck size={13} aria-label="done" />;
    case "stopped":
      return <IconAlertTriangle size={13} aria-label="failed here" />;
    case "cancelled":
      return <IconPlayerStop size={13} aria-label="cancelled here" />;
    case "now":
    case "ahead":
      return null;
  }
}

interface FoldButtonProps {
  readonly fold: number;
  readonly done: number;
  readonly total: number;
  readonly isLit: boolean;
  readonly onPress: () => void;
}

function FoldButton({ fold, done, total, isLit, onPress }: FoldButtonProps) {
  return (
    <button type="button" className={classes.fold} aria-pressed={isLit} title="Highlight its curves" onClick={onPress}>
      <VisuallyHidden>Fold {fold + 1}: epoch </VisuallyHidden>
      {done}/{total}
      <Progress size={5} mt={2} value={(100 * done) / Math.max(1, total)} aria-hidden />
    </button>
  );
}

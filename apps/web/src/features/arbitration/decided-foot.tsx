import { Button } from "@mantine/core";
import { ExamActsButtons } from "../exam-acts/exam-acts-buttons.tsx";
import classes from "./arbitration.module.css";
import { decidedInWords } from "./decision.ts";
import type { ExamToDecide } from "./documents.ts";
import type { ExamState } from "./exam-state.ts";
import { UndoNote } from "./undo-note.tsx";

interface DecidedFootProps {
  readonly exam: ExamToDecide;
  readonly state: Exclude<ExamState, { kind: "OPEN" }>;
  readonly onUndone: () => void;
  readonly onNext: () => void;
  readonly refetch: () => void;
}

/** Below an exam with nothing left to decide for this arbiter: undo while that is possible, otherwise the reason, and a button to the next exam. */
export function DecidedFoot({ exam, state, onUndone, onNext, refetch }: DecidedFootProps) {
  return (
    <div className={classes.foot}>
      {state.kind === "DECIDED" ? (
        <UndoNote
          examId={exam.id}
          words={`Decided. ${decidedInWords(state.breasts)}`}
          undoableUntil={state.undoableUntil}
          onUndone={onUndone}
          onFinal={refetch}
        />
      ) : (
        <p role="status">{state.sentence}</p>
      )}
      <ExamActsButtons exam={{ ...exam, readByMe: exam.myRead != null }} onDone={refetch} />
      <Button fullWidth onClick={onNext}>
        Next exam
      </Button>
    </div>
  );
}

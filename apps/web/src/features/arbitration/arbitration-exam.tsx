"use client";

import { useEffect, useMemo, useState } from "react";
import { ExamViewer } from "../../viewer/exam-viewer.tsx";
import { useOpenKeyMap } from "../frame/key-map-context.tsx";
import { useFreshUrl } from "../read/use-fresh-url.ts";
import { firstToCompare, usePrior } from "../read/use-prior.ts";
import classes from "./arbitration.module.css";
import { ContradictionDialog } from "./contradiction-dialog.tsx";
import { DecidedFoot } from "./decided-foot.tsx";
import { DecisionFoot } from "./decision-foot.tsx";
import { DecisionPanel } from "./decision-panel.tsx";
import { dropDecision } from "./decision-storage.ts";
import type { ExamToDecide } from "./documents.ts";
import { examStateOf } from "./exam-state.ts";
import { columnsOf } from "./reads-side-by-side.ts";
import { useArbiterMarks } from "./use-arbiter-marks.ts";
import { useDecision } from "./use-decision.ts";
import { useShownReads } from "./use-shown-reads.ts";
import { useSubmission } from "./use-submission.ts";

export interface ExamToDecideProps {
  readonly onNext: () => void;
  /** A decision was submitted, was undone, or took effect: the queue is out of date. */
  readonly onChanged: (change: "decided" | "undone", exam: { readonly id: string }) => void;
}

interface ArbitrationExamProps extends ExamToDecideProps {
  readonly exam: ExamToDecide;
  readonly refetch: () => void;
}

/** The exam with its reads: compare, decide, submit; undo until it takes effect; afterwards its truth. */
export function ArbitrationExam({ exam, onNext, onChanged, refetch }: ArbitrationExamProps) {
  const openKeyMap = useOpenKeyMap();
  const reads = useMemo(() => columnsOf(exam.reads), [exam.reads]);
  const state = examStateOf(exam);
  const isOpen = state.kind === "OPEN";
  const { decision, change, undo, redo } = useDecision(exam, reads);
  const shownReads = useShownReads(reads);
  const marks = useArbiterMarks({ exam, shown: shownReads.shown, decision, isOpen, change });
  const prior = usePrior(exam, true);
  const freshUrl = useFreshUrl(exam.id, prior);
  const [show, setShow] = useState<{ readonly imageId: string } | null>(null);
  const changed = (what: "decided" | "undone") => {
    refetch();
    onChanged(what, exam);
  };
  const submission = useSubmission({ exam, reads, decision, onDecided: () => changed("decided"), onRetry: refetch });

  useEffect(() => {
    if (state.kind === "CLOSED") dropDecision({ id: exam.id, round: exam.round });
  }, [state.kind, exam.id, exam.round]);

  return (
    <>
      <div className={classes.images}>
        <ExamViewer
          examKey={exam.id}
          images={exam.images}
          prior={prior.kind === "prior" ? prior.images : undefined}
          show={show}
          marks={marks.marks}
          litMarkIds={marks.litMarkIds}
          marking={marks.marking}
          openKeyMap={openKeyMap}
          undo={isOpen ? undo : null}
          redo={isOpen ? redo : null}
          onSelectMark={marks.onSelectMark}
          onHoverMark={marks.onHoverMark}
          freshUrl={freshUrl}
        />
      </div>
      <DecisionPanel
        exam={exam}
        reads={reads}
        shownReads={shownReads}
        decision={decision}
        isOpen={isOpen}
        onChange={change}
        marks={marks}
        submission={submission}
        prior={prior}
        onCompare={() => setShow(firstToCompare(prior, exam.images))}
        onRetry={submission.retry}
      >
        {state.kind === "OPEN" ? (
          <DecisionFoot
            reason={decision.reason}
            missing={submission.missing}
            busy={submission.busy}
            onReason={(reason) => change({ kind: "reason", reason })}
            onSubmit={submission.submit}
          />
        ) : (
          <DecidedFoot
            exam={exam}
            state={state}
            onUndone={() => {
              submission.renewKey();
              changed("undone");
            }}
            onNext={onNext}
            refetch={refetch}
          />
        )}
      </DecisionPanel>
      <ContradictionDialog contradictions={submission.questions} onChange={submission.dismissQuestions} onConfirm={submission.confirm} />
    </>
  );
}

"use client";

import { useQuery } from "@apollo/client/react";
import { useEffect, useMemo, useRef } from "react";
import { ListState, SkeletonRows } from "../../ui/list-state.tsx";
import { useProject } from "../frame/project-context.tsx";
import classes from "./arbitration.module.css";
import { ArbitrationExam, type ExamToDecideProps } from "./arbitration-exam.tsx";
import { arbitrationExamDocument, examToDecideOf } from "./documents.ts";
import { examStateOf } from "./exam-state.ts";

interface ExamLoaderProps extends ExamToDecideProps {
  readonly examId: string;
}

/** One exam, from the queue or the address: images, the reads side by side, the decision. */
export function ExamLoader({ examId, onNext, onChanged }: ExamLoaderProps) {
  const { data, error, refetch, startPolling, stopPolling } = useQuery(arbitrationExamDocument, {
    variables: { examId },
    fetchPolicy: "cache-and-network",
  });
  const answered = data?.exam;
  const exam = useMemo(() => (answered ? examToDecideOf(answered) : null), [answered]);
  // The count changes when another arbiter's decision takes effect, and that may concern this exam.
  const { queue } = useProject();
  const known = useRef(queue.arbitration);
  useEffect(() => {
    if (known.current === queue.arbitration) return;
    known.current = queue.arbitration;
    refetch().catch(() => undefined);
  }, [queue.arbitration, refetch]);
  // Poll until one's own decision takes effect on the server; then its truth is shown.
  const waits = exam !== null && examStateOf(exam).kind === "DECIDED";
  useEffect(() => {
    if (!waits) return;
    startPolling(2000);
    return stopPolling;
  }, [waits, startPolling, stopPolling]);
  return exam ? (
    <ArbitrationExam exam={exam} onNext={onNext} onChanged={onChanged} refetch={() => void refetch()} />
  ) : (
    <>
      <div className={classes.images} />
      <aside className={classes.panel}>
        <ListState
          data={data && null}
          error={error}
          onRetry={() => void refetch()}
          isEmpty={() => true}
          emptyText="There is no such exam in this project."
          skeleton={<SkeletonRows rows={10} height={28} />}
        >
          {() => null}
        </ListState>
      </aside>
    </>
  );
}

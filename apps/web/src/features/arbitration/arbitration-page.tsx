"use client";

import { useEffect, useRef } from "react";
import { LargerScreen } from "../../ui/larger-screen.tsx";
import { useProject } from "../frame/project-context.tsx";
import classes from "./arbitration.module.css";
import { ExamLoader } from "./exam-loader.tsx";
import { QueueList } from "./queue-list.tsx";
import { useArbitrationQueue } from "./use-arbitration-queue.ts";
import { useChosenExam } from "./use-chosen-exam.ts";

/** Exams on which readers differ: queue, images with both readers' marks, both reads side by side, the decision. */
export function ArbitrationPage() {
  return (
    <LargerScreen title="Arbitration">
      <ArbitrationRoom />
    </LargerScreen>
  );
}

function ArbitrationRoom() {
  const { project, queue: counts } = useProject();
  const queue = useArbitrationQueue(project.id);
  const { exams, again } = queue;
  const { examId, show, step } = useChosenExam(exams);
  const waiting = counts.arbitration;
  const known = useRef(waiting);
  useEffect(() => {
    // A changed count means a changed queue.
    if (known.current === waiting) return;
    known.current = waiting;
    again();
  }, [waiting, again]);

  return (
    <div className={classes.room}>
      <QueueList queue={queue} examId={examId} onOpen={show} />
      {examId ? (
        <ExamLoader
          key={examId}
          examId={examId}
          onNext={() => step(1)}
          onChanged={(change, exam) => {
            again();
            if (change !== "decided") return;
            const next = exams?.find(({ id, myDecision, myRead }) => id !== exam.id && !myDecision && !myRead);
            // The last exam of the queue stays on screen and shows its truth once the decision takes effect.
            if (next) show(next.id);
          }}
        />
      ) : (
        <div className={classes.images} />
      )}
    </div>
  );
}

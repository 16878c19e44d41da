"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useRef } from "react";
import { FooterLine } from "../../ui/footer-line.tsx";
import { age } from "../../ui/format.ts";
import { LargerScreen } from "../../ui/larger-screen.tsx";
import { ListState, SkeletonRows } from "../../ui/list-state.tsx";
import { isTyping } from "../../viewer/use-viewer-keys.ts";
import { useProject } from "../frame/project-context.tsx";
import { whyHere } from "./comparison.ts";
import classes from "./settle.module.css";
import { SettleExam } from "./settle-exam.tsx";
import { UndoNote } from "./undo-note.tsx";
import { useArbitrationQueue } from "./use-arbitration-queue.ts";

/** Exams on which readers differ: queue, images with both readers' marks, both reads side by side, the decision. */
export function SettlePage() {
  return (
    <LargerScreen title="Arbitration">
      <SettleRoom />
    </LargerScreen>
  );
}

function SettleRoom() {
  const { project, queue } = useProject();
  const router = useRouter();
  const pathname = usePathname();
  const chosen = useSearchParams().get("exam");
  const { exams, totalCount, error, again, more } = useArbitrationQueue(project.id);
  const first = exams?.[0]?.id ?? null;
  const examId = chosen ?? first;

  const waiting = queue.arbitration;
  const known = useRef(waiting);
  useEffect(() => {
    // A changed count means a changed queue.
    if (known.current === waiting) return;
    known.current = waiting;
    again();
  }, [waiting, again]);

  const show = useCallback(
    (id: string) => router.replace(`${pathname}?exam=${encodeURIComponent(id)}`, { scroll: false }),
    [router, pathname],
  );
  useEffect(() => {
    // The address holds the exam on screen, so that one which another arbiter settles does not vanish from under this one's hands.
    if (chosen === null && first !== null) show(first);
  }, [chosen, first, show]);
  const step = useCallback(
    (by: 1 | -1) => {
      if (!exams || exams.length === 0) return;
      const at = exams.findIndex(({ id }) => id === examId);
      const next = exams[Math.min(exams.length - 1, Math.max(0, at + by))];
      if (next && next.id !== examId) show(next.id);
    },
    [exams, examId, show],
  );

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (isTyping(event)) return;
      if (event.key === "j" || event.key === "J") step(1);
      else if (event.key === "k" || event.key === "K") step(-1);
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [step]);

  return (
    <div className={classes.room}>
      <nav className={classes.queue} aria-label="Exams awaiting arbitration">
        <h1>
          Arbitration <span className={classes.quiet}>{totalCount ?? ""}</span>
        </h1>
        <ListState
          data={exams}
          error={error}
          onRetry={again}
          isEmpty={(list) => list.length === 0}
          emptyText="No exam awaits arbitration. Exams come here when their readers disagree, or when they are reopened and no reader is left."
          emptyAction={
            <Button variant="default" size="xs" component={Link} href={`/p/${project.key}/cases`}>
              Look at the cases
            </Button>
          }
          skeleton={<SkeletonRows rows={6} height={52} />}
        >
          {(list) => (
            <ul className={classes.exams}>
              {list.map(({ id, pseudonym, arbitrationSince, arbitrationWhy, myRead, myDecision }) => (
                <li key={id}>
                  <button type="button" className={classes.exam} aria-current={id === examId ? "true" : undefined} onClick={() => show(id)}>
                    <strong>{pseudonym}</strong>
                    <span>{myDecision ? "decided by you" : myRead ? "read by you" : whyHere(arbitrationWhy)}</span>
                    {arbitrationSince ? <span>since {age(arbitrationSince)}</span> : null}
                  </button>
                </li>
              ))}
              {more ? (
                <li>
                  <span className={classes.quiet}>
                    The first {list.length} of {totalCount}
                  </span>
                  <Button fullWidth size="xs" variant="default" onClick={more}>
                    More
                  </Button>
                </li>
              ) : null}
            </ul>
          )}
        </ListState>
        <span className={classes.fill} />
        {(exams ?? []).map(({ id, pseudonym, myDecision }) =>
          myDecision?.undoableUntil && id !== examId ? (
            <UndoNote
              key={id}
              examId={id}
              words={`${pseudonym} decided.`}
              undoableUntil={myDecision.undoableUntil}
              onUndone={() => {
                show(id);
                again();
              }}
              onFinal={again}
            />
          ) : null,
        )}
        <FooterLine />
      </nav>
      {examId ? (
        <SettleExam
          key={examId}
          examId={examId}
          onNext={() => step(1)}
          onChanged={(change, exam) => {
            again();
            if (change !== "decided") return;
            const next = exams?.find(({ id, myDecision, myRead }) => id !== exam.id && !myDecision && !myRead);
            // The last of the queue stays on screen, and shows its truth once the decision takes effect.
            if (next) show(next.id);
          }}
        />
      ) : (
        <div className={classes.images} />
      )}
    </div>
  );
}

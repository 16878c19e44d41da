import { FooterLine } from "../../ui/footer-line.tsx";
import { age } from "../../ui/format.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListState, SkeletonRows } from "../../ui/list-state.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { useProject } from "../frame/project-context.tsx";
import classes from "./arbitration.module.css";
import { whyHere } from "./comparison.ts";
import { decidedInWords } from "./decision.ts";
import { UndoNote } from "./undo-note.tsx";
import type { useArbitrationQueue } from "./use-arbitration-queue.ts";

type Queue = ReturnType<typeof useArbitrationQueue>;
type QueuedExam = NonNullable<Queue["exams"]>[number];

interface QueueListProps {
  readonly queue: Queue;
  readonly examId: string | null;
  readonly onOpen: (examId: string) => void;
}

/** The exams that await arbitration; below them, recent decisions that can still be undone. */
export function QueueList({ queue, examId, onOpen }: QueueListProps) {
  const { project } = useProject();
  const { exams, totalCount, more, again } = queue;
  return (
    <nav className={classes.queue} aria-label="Exams awaiting arbitration">
      <h1>
        Arbitration <span className={classes.quiet}>{totalCount ?? ""}</span>
      </h1>
      <ListState
        data={exams}
        error={queue.error}
        onRetry={again}
        emptyText="No exam awaits arbitration. Exams come here when their readers disagree, or when they are reopened and no reader is left."
        emptyAction={
          <LinkButton size="xs" href={`/p/${project.key}/cases`}>
            Go to Cases
          </LinkButton>
        }
        skeleton={<SkeletonRows rows={6} height={52} />}
      >
        {(list) => (
          <ul className={classes.exams}>
            {list.map((exam) => (
              <li key={exam.id}>
                <QueueItem exam={exam} isOpen={exam.id === examId} onOpen={() => onOpen(exam.id)} />
              </li>
            ))}
            {more ? (
              <li>
                <span className={classes.quiet}>
                  The first {list.length} of {totalCount}
                </span>
                <LoadMore onMore={more}>More</LoadMore>
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
            words={`${pseudonym} decided. ${decidedInWords(myDecision.breasts)}`}
            undoableUntil={myDecision.undoableUntil}
            onUndone={() => {
              onOpen(id);
              again();
            }}
            onFinal={again}
          />
        ) : null,
      )}
      <FooterLine />
    </nav>
  );
}

function QueueItem({ exam, isOpen, onOpen }: { exam: QueuedExam; isOpen: boolean; onOpen: () => void }) {
  const { pseudonym, arbitrationSince, arbitrationWhy, myRead, myDecision } = exam;
  return (
    <button type="button" className={classes.exam} aria-current={isOpen ? "true" : undefined} onClick={onOpen}>
      <strong>{pseudonym}</strong>
      <span>{myDecision ? "decided by you" : myRead ? "read by you" : whyHere(arbitrationWhy)}</span>
      {arbitrationSince ? <span>since {age(arbitrationSince)}</span> : null}
    </button>
  );
}

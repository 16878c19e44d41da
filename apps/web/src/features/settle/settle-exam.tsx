"use client";

import { useApolloClient, useMutation, useQuery } from "@apollo/client/react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import type { SettleExamQuery } from "../../generated/graphql.ts";
import { WhoseLine } from "../../ui/chip.tsx";
import { type Whose, whoseRead } from "../../ui/colours.ts";
import { ListState, ProblemNote, SkeletonRows } from "../../ui/list-state.tsx";
import { ExamViewer } from "../../viewer/exam-viewer.tsx";
import type { ViewerMark } from "../../viewer/marks.ts";
import { isTyping } from "../../viewer/use-viewer-keys.ts";
import { useOpenKeyMap } from "../frame/key-map-context.tsx";
import { CompareBreast } from "./compare-breast.tsx";
import { findingInWords } from "./comparison.ts";
import { adjudicationInputOf, beginDecision, type Decision, decisionInWords, decisionReducer, missingIn } from "./decision.ts";
import { DecisionFoot } from "./decision-foot.tsx";
import { dropDecision, keepDecision, loadDecision } from "./decision-storage.ts";
import { adjudicateDocument, settleExamDocument } from "./documents.ts";
import classes from "./settle.module.css";
import { TruthTimeline } from "./truth-timeline.tsx";

type Exam = NonNullable<SettleExamQuery["exam"]>;
type Read = Exam["reads"][number];

/** Letter of a reader: A and B toggle their marks. */
const letterOf = (order: number) => (order === 1 ? "A" : order === 2 ? "B" : `#${order}`);

export function SettleExam({
  examId,
  onNext,
  onSettled,
}: {
  examId: string;
  onNext: () => void;
  onSettled: (settled: { id: string; pseudonym: string }, words: string) => void;
}) {
  const { data, error, refetch } = useQuery(settleExamDocument, { variables: { examId }, fetchPolicy: "cache-and-network" });
  const exam = data?.exam;
  return exam ? (
    <Settling exam={exam} onNext={onNext} onSettled={onSettled} refetch={() => void refetch()} />
  ) : (
    <>
      <div className={classes.images} />
      <aside className={classes.panel}>
        <ListState
          data={data && null}
          error={error}
          onRetry={() => void refetch()}
          isEmpty={() => true}
          emptyText="There is no such exam that you may settle. An arbiter never settles an exam that they read."
          skeleton={<SkeletonRows rows={10} height={28} />}
        >
          {() => null}
        </ListState>
      </aside>
    </>
  );
}

function Settling({
  exam,
  onNext,
  onSettled,
  refetch,
}: {
  exam: Exam;
  onNext: () => void;
  onSettled: (settled: { id: string; pseudonym: string }, words: string) => void;
  refetch: () => void;
}) {
  const client = useApolloClient();
  const openKeyMap = useOpenKeyMap();
  const reads = useMemo(() => [...exam.reads].sort((a, b) => a.order - b.order), [exam.reads]);
  const lateralities = useMemo(() => [...new Set(exam.images.map(({ laterality }) => laterality))], [exam.images]);
  const [decision, setDecision] = useState<Decision>(() => loadDecision(exam.id) ?? beginDecision(lateralities, reads));
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [lit, setLit] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const [adjudicate, { loading, error }] = useMutation(adjudicateDocument);
  const open = exam.status === "ARBITRATION";

  const change = useCallback(
    (action: Parameters<typeof decisionReducer>[1]) =>
      setDecision((before) => {
        const after = decisionReducer(before, action);
        keepDecision(exam.id, after);
        return after;
      }),
    [exam.id],
  );
  const toggle = useCallback(
    (readId: string) =>
      setHidden((before) => (before.has(readId) ? new Set([...before].filter((id) => id !== readId)) : new Set([...before, readId]))),
    [],
  );

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (isTyping(event)) return;
      const read = reads.find(({ order }) => letterOf(order) === event.key.toUpperCase());
      if (read) toggle(read.id);
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [reads, toggle]);

  const marks = useMemo(() => reads.filter(({ id }) => !hidden.has(id)).flatMap(marksOf), [reads, hidden]);
  const missing = missingIn(decision);

  async function settle() {
    setAsked(true);
    if (missing.length > 0 || loading) return;
    try {
      await adjudicate({ variables: { examId: exam.id, input: adjudicationInputOf(decision, reads), idempotencyKey } });
      dropDecision(exam.id);
      refetch();
      onSettled(exam, decisionInWords(decision));
    } catch {
      // The error is shown below; the decision stays as it is.
    }
  }

  return (
    <>
      <div className={classes.images}>
        <ExamViewer
          examKey={exam.id}
          images={exam.images}
          marks={marks}
          openKeyMap={openKeyMap}
          litMarkIds={useMemo(
            () => new Set(marks.filter(({ id }) => lit !== null && id.startsWith(`${lit}:`)).map(({ id }) => id)),
            [marks, lit],
          )}
          onHoverMark={(id) => setLit(id?.split(":")[0] ?? null)}
          freshUrl={async (imageId) => {
            const fresh = await client.query({ query: settleExamDocument, variables: { examId: exam.id }, fetchPolicy: "network-only" });
            return fresh.data?.exam?.images.find(({ id }) => id === imageId)?.url ?? null;
          }}
        />
      </div>
      <aside className={classes.panel} aria-label="Decision">
        <header className={classes.head}>
          <h2>{exam.pseudonym}</h2>
          <span className={classes.quiet}>
            {exam.ageBand ?? "age not known"} · {exam.prior ? "prior exam" : "no prior"}
          </span>
        </header>
        <div className={classes.readers} style={{ gridTemplateColumns: `76px repeat(${Math.max(1, reads.length)}, minmax(0, 1fr))` }}>
          <span />
          {reads.map((read) => (
            <button
              key={read.id}
              type="button"
              className={classes.reader}
              title={read.reader?.name}
              aria-pressed={!hidden.has(read.id)}
              onClick={() => toggle(read.id)}
            >
              <WhoseLine whose={whoseRead(read.order)} />
              <kbd>{letterOf(read.order)}</kbd> {read.reader?.name ?? `reader ${letterOf(read.order)}`}
            </button>
          ))}
        </div>
        <div className={classes.scroll}>
          {reads.length === 0 ? <p className={classes.quiet}>No read is shown: the exam was sent back. Decide from the images.</p> : null}
          {decision.breasts.map((breast) => (
            <CompareBreast
              key={breast.laterality}
              breast={breast}
              reads={reads}
              letterOf={letterOf}
              editable={open}
              onChange={change}
              onLight={setLit}
            />
          ))}
          <section className={classes.history}>
            <h3>Truth</h3>
            <TruthTimeline truth={exam.truth} />
          </section>
        </div>
        {error ? <ProblemNote problem={toProblem(error)} onRetry={refetch} /> : null}
        <DecisionFoot
          open={open}
          decision={decision}
          missing={asked ? missing : []}
          busy={loading}
          onReason={(reason) => change({ kind: "reason", reason })}
          onSettle={() => void settle()}
          onNext={onNext}
        />
      </aside>
    </>
  );
}

function marksOf(read: Read): readonly ViewerMark[] {
  const whose: Whose = whoseRead(read.order);
  return read.findings.flatMap((finding) =>
    finding.marks.map((mark, index) => ({
      ...mark,
      id: `${read.id}/${finding.id}:${index}`,
      whose,
      label: `${findingInWords(finding)}, reader ${letterOf(read.order)}`,
    })),
  );
}

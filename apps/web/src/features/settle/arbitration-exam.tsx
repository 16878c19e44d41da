"use client";

import { useApolloClient, useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type Contradiction, contradictionsOf } from "@second-read/domain";
import { useCallback, useEffect, useMemo, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { WhoseLine } from "../../ui/chip.tsx";
import { whoseRead } from "../../ui/colours.ts";
import { ProblemNote } from "../../ui/list-state.tsx";
import { ExamViewer } from "../../viewer/exam-viewer.tsx";
import type { Tool } from "../../viewer/marks.ts";
import { isTyping } from "../../viewer/use-viewer-keys.ts";
import { ExamActsButtons } from "../exam-acts/exam-acts-buttons.tsx";
import { useOpenKeyMap } from "../frame/key-map-context.tsx";
import { useProject } from "../frame/project-context.tsx";
import type { DraftAction } from "../read/draft.ts";
import { FindingRow } from "../read/finding-row.tsx";
import { markingOf } from "../read/marking.ts";
import { knownLexicon } from "../read/opinion-words.ts";
import { PriorLine } from "../read/prior-line.tsx";
import { firstToCompare, usePrior } from "../read/use-prior.ts";
import { CompareBreast } from "./compare-breast.tsx";
import { ContradictionDialog } from "./contradiction-dialog.tsx";
import { adjudicationInputOf, decisionInWords, missingIn } from "./decision.ts";
import { DecisionFoot } from "./decision-foot.tsx";
import { dropDecision } from "./decision-storage.ts";
import { adjudicateDocument, settleExamDocument } from "./documents.ts";
import { examStateOf } from "./exam-state.ts";
import { ownDraft, ownMarksOf } from "./own-marks.ts";
import { columnsOf, marksOfRead, readerInWords } from "./reads-side-by-side.ts";
import classes from "./settle.module.css";
import type { ExamToDecide, SettleExamProps } from "./settle-exam.tsx";
import { TruthTimeline } from "./truth-timeline.tsx";
import { UndoNote } from "./undo-note.tsx";
import { useDecision } from "./use-decision.ts";

/** The exam with its reads: compare, decide, submit; undo until it takes effect; afterwards its truth. */
export function ArbitrationExam({
  exam,
  onNext,
  onChanged,
  refetch,
}: Omit<SettleExamProps, "examId"> & { exam: ExamToDecide; refetch: () => void }) {
  const client = useApolloClient();
  const openKeyMap = useOpenKeyMap();
  const reads = useMemo(() => columnsOf(exam.reads), [exam.reads]);
  const { project } = useProject();
  const { decision, change, undo, redo } = useDecision(exam, reads);
  const [tool, setTool] = useState<Tool>("window");
  const [openKey, setOpenKey] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [idempotencyKey, setIdempotencyKey] = useState(() => crypto.randomUUID());
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [lit, setLit] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const [questions, setQuestions] = useState<readonly Contradiction[]>([]);
  const [adjudicate, { loading, error, reset }] = useMutation(adjudicateDocument);
  const prior = usePrior(exam.id, true);
  const [show, setShow] = useState<{ readonly imageId: string } | null>(null);
  const state = examStateOf(exam);
  const isOpen = state.kind === "OPEN";

  useEffect(() => {
    if (state.kind === "CLOSED") dropDecision(exam.id);
  }, [state.kind, exam.id]);

  const toggle = useCallback(
    (readId: string) =>
      setHidden((before) => (before.has(readId) ? new Set([...before].filter((id) => id !== readId)) : new Set([...before, readId]))),
    [],
  );
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (isTyping(event)) return;
      // With Shift: B alone is the box tool.
      const read = event.shiftKey ? reads.find(({ letter }) => letter === event.key.toUpperCase()) : undefined;
      if (read) toggle(read.id);
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [reads, toggle]);

  const own = useMemo(() => ownMarksOf(decision, isOpen), [decision, isOpen]);
  const marks = useMemo(() => [...reads.filter(({ id }) => !hidden.has(id)).flatMap(marksOfRead), ...own], [reads, hidden, own]);
  const keyOf = (markId: string | null) => own.find(({ id }) => id === markId)?.findingKey ?? null;
  const changeOwn = (action: DraftAction) => {
    setRefusal(null);
    change({ kind: "own", action });
  };
  const marking = markingOf({
    draft: ownDraft(decision),
    images: exam.images,
    tool,
    setTool,
    openKey,
    setOpenKey,
    change: changeOwn,
    refused: setRefusal,
  });
  const missing = missingIn(decision);

  function submit() {
    setAsked(true);
    if (missing.length > 0 || loading) return;
    const inRound = reads.filter(({ round }) => round === exam.round);
    const contradictions = contradictionsOf(adjudicationInputOf(decision, reads), inRound);
    if (contradictions.length > 0) setQuestions(contradictions);
    else void send([]);
  }

  async function send(acknowledged: readonly Contradiction[]) {
    setQuestions([]);
    try {
      const input = { ...adjudicationInputOf(decision, reads), acknowledged: acknowledged.map(({ code }) => code) };
      await adjudicate({ variables: { examId: exam.id, input, idempotencyKey, expectedImagesRevision: exam.imagesRevision } });
      setAsked(false);
      refetch();
      onChanged("decided", exam);
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
          prior={prior.kind === "prior" ? prior.images : undefined}
          show={show}
          marks={marks}
          openKeyMap={openKeyMap}
          litMarkIds={useMemo(
            () =>
              new Set(marks.filter(({ id }) => [lit, openKey].some((key) => key !== null && id.startsWith(`${key}:`))).map(({ id }) => id)),
            [marks, lit, openKey],
          )}
          marking={isOpen ? marking : undefined}
          undo={isOpen ? undo : null}
          redo={isOpen ? redo : null}
          onSelectMark={(id) => setOpenKey(keyOf(id))}
          onHoverMark={(id) => setLit(id?.slice(0, id.lastIndexOf(":")) ?? null)}
          freshUrl={async (imageId) => {
            if (prior.kind === "prior" && prior.images.some(({ id }) => id === imageId)) return prior.freshUrl(imageId);
            const fresh = await client.query({ query: settleExamDocument, variables: { examId: exam.id }, fetchPolicy: "network-only" });
            return fresh.data?.exam?.images.find(({ id }) => id === imageId)?.url ?? null;
          }}
        />
      </div>
      <aside className={classes.panel} aria-label="Decision">
        <header className={classes.head}>
          <h2>{exam.pseudonym}</h2>
          <span className={classes.quiet}>{exam.ageBand ?? "age not known"}</span>
        </header>
        <div className={classes.quiet}>
          <PriorLine prior={prior} images={exam.images} onCompare={() => setShow(firstToCompare(prior, exam.images))} />
        </div>
        <div className={classes.readers} style={{ gridTemplateColumns: `76px repeat(${Math.max(1, reads.length)}, minmax(0, 1fr))` }}>
          <span />
          {reads.map((read) => (
            <button
              key={read.id}
              type="button"
              className={classes.reader}
              aria-pressed={!hidden.has(read.id)}
              onClick={() => toggle(read.id)}
            >
              <WhoseLine whose={whoseRead(read.letter === "A" ? 1 : 2)} />
              <kbd>{read.letter}</kbd> {readerInWords(read)}
            </button>
          ))}
        </div>
        <div className={classes.scroll}>
          {reads.length === 0 ? <p className={classes.quiet}>No read of this exam is shown to you.</p> : null}
          {reads.length > 0 && reads.every(({ reader }) => !reader) ? (
            <p className={classes.quiet}>Readers are anonymous in this project..</p>
          ) : null}
          {reads.some(({ round }) => round < exam.round) ? (
            <p className={classes.quiet}>These reads are of an earlier round; this round came without any.</p>
          ) : null}
          {decision.breasts.map((breast) => (
            <CompareBreast key={breast.laterality} breast={breast} reads={reads} editable={isOpen} onChange={change} onLight={setLit}>
              {decision.own
                .filter(({ laterality }) => laterality === breast.laterality)
                .map((finding) => (
                  <FindingRow
                    key={finding.key}
                    finding={finding}
                    images={exam.images}
                    lexicon={knownLexicon(project.lexiconVersion)}
                    open={openKey === finding.key}
                    onOpen={(open) => setOpenKey(open ? finding.key : null)}
                    onHover={(on) => setLit(on ? finding.key : null)}
                    onChange={changeOwn}
                  />
                ))}
            </CompareBreast>
          ))}
          <section className={classes.history}>
            <h3>Truth</h3>
            <TruthTimeline truth={exam.truth} isFinal={exam.status === "SETTLED"} />
          </section>
        </div>
        {refusal ? (
          <p role="status" className={classes.quiet}>
            No mark. {refusal}
          </p>
        ) : null}
        {error ? (
          <ProblemNote
            problem={toProblem(error)}
            onRetry={() => {
              reset();
              refetch();
            }}
          />
        ) : null}
        {state.kind === "OPEN" ? (
          <DecisionFoot
            reason={decision.reason}
            missing={asked ? missing : []}
            busy={loading}
            onReason={(reason) => change({ kind: "reason", reason })}
            onSubmit={submit}
          />
        ) : (
          <div className={classes.foot}>
            {state.kind === "DECIDED" ? (
              <UndoNote
                examId={exam.id}
                words={`Decided. ${decisionInWords(decision)}`}
                undoableUntil={state.undoableUntil}
                onUndone={() => {
                  setIdempotencyKey(crypto.randomUUID());
                  refetch();
                  onChanged("undone", exam);
                }}
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
        )}
      </aside>
      <ContradictionDialog contradictions={questions} onChange={() => setQuestions([])} onConfirm={() => void send(questions)} />
    </>
  );
}

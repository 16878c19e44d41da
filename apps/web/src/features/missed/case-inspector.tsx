"use client";

import { useApolloClient, useQuery } from "@apollo/client/react";
import { Button, Slider, Switch } from "@mantine/core";
import { classInWords } from "@second-read/domain";
import { IconChevronLeft, IconChevronRight, IconX } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { DiscrepancyVerdict } from "../../generated/graphql.ts";
import { TruthChip, WhoseChip, WhoseLine } from "../../ui/chip.tsx";
import { type Whose, whoseRead, whoseStyles } from "../../ui/colours.ts";
import { FooterLine } from "../../ui/footer-line.tsx";
import { figure, sideLabel, words } from "../../ui/format.ts";
import { IntervalBar } from "../../ui/interval-bar.tsx";
import { ListState, SkeletonRows } from "../../ui/list-state.tsx";
import { ExamViewer } from "../../viewer/exam-viewer.tsx";
import { sharedImageStore } from "../../viewer/image-store.ts";
import { isTyping } from "../../viewer/use-viewer-keys.ts";
import { ExamActsButtons } from "../exam-acts/exam-acts-buttons.tsx";
import { useOpenKeyMap } from "../frame/key-map-context.tsx";
import { useProject } from "../frame/project-context.tsx";
import { type CaseExam, caseMarks, newestReads } from "./case-marks.ts";
import { notShown } from "./claims.ts";
import { caseDocument, imageAddressDocument } from "./documents.ts";
import classes from "./inspector.module.css";
import { useHeatMaps } from "./use-heat-maps.ts";
import { VerdictBar } from "./verdict-bar.tsx";
import { distanceWords, sideImages } from "./wall-case.ts";

export interface InspectedDiscrepancy {
  readonly id: string;
  readonly score?: number | null;
  readonly threshold?: number | null;
  readonly verdict?: DiscrepancyVerdict | null;
  readonly note?: string | null;
}

export interface CaseInspectorProps {
  readonly examId: string;
  /** The breast in question; without it the whole exam is looked at. */
  readonly laterality?: "R" | "L";
  readonly modelVersionId: string | null;
  readonly discrepancy?: InspectedDiscrepancy;
  /** Why it is here: "missed", "alarms on normal". */
  readonly why?: string;
  readonly position?: { readonly index: number; readonly count: number };
  readonly nextExamId?: string;
  readonly onNext?: () => void;
  readonly onPrevious?: () => void;
  readonly onClose: () => void;
  readonly onVerdict?: () => void;
  /** The exam was reopened or withdrawn: what listed it is older than that. */
  readonly onChanged?: () => void;
}

/** The images of a case as in Read, with truth, readers' marks and heat map to toggle, and the verdict beside them. */
export function CaseInspector(props: CaseInspectorProps) {
  const { examId, modelVersionId, nextExamId } = props;
  const client = useApolloClient();
  const { data, previousData, error, refetch } = useQuery(caseDocument, { variables: { examId, modelVersionId } });
  const exam = (data ?? previousData)?.exam;
  useInspectorKeys(props);

  // The next case's facts and images are fetched while this one is looked at.
  useEffect(() => {
    if (!nextExamId || !data) return;
    client
      .query({ query: caseDocument, variables: { examId: nextExamId, modelVersionId } })
      .then((answer) => {
        for (const { id, url } of answer.data?.exam?.images ?? []) sharedImageStore().request(id, url);
      })
      .catch(() => undefined);
  }, [client, nextExamId, modelVersionId, data]);

  return (
    <div className={classes.inspector}>
      {exam && exam.id === examId ? (
        <Loaded
          key={exam.id}
          {...props}
          exam={exam}
          onChanged={() => {
            // What it showed of truth and scores may be hidden now.
            void refetch();
            props.onChanged?.();
          }}
        />
      ) : (
        <>
          <div className={classes.images} />
          <aside className={classes.panel}>
            <Head {...props} title=" " />
            <ListState
              data={data && (data.exam ?? null)}
              error={error}
              onRetry={() => void refetch()}
              isEmpty={(found) => found === null}
              emptyText="There is no such exam that you may see."
              skeleton={<SkeletonRows rows={7} height={30} />}
            >
              {() => null}
            </ListState>
            <FooterLine />
          </aside>
        </>
      )}
    </div>
  );
}

/** J and K walk through the cases, Escape leaves. */
function useInspectorKeys({ onNext, onPrevious, onClose }: CaseInspectorProps) {
  const latest = useRef({ onNext, onPrevious, onClose });
  latest.current = { onNext, onPrevious, onClose };
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (isTyping(event)) return;
      const key = event.key.toLowerCase();
      if (key === "j") latest.current.onNext?.();
      else if (key === "k") latest.current.onPrevious?.();
      else if (key === "escape") latest.current.onClose();
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function Loaded({ exam, ...props }: CaseInspectorProps & { exam: CaseExam }) {
  const { laterality, modelVersionId, discrepancy } = props;
  const { may } = useProject();
  const isBlinded = may("READER", "ARBITER");
  const client = useApolloClient();
  const openKeyMap = useOpenKeyMap();
  const [hidden, setHidden] = useState<ReadonlySet<Whose>>(new Set());
  const [lit, setLit] = useState<ReadonlySet<string>>(new Set());
  const [heat, setHeat] = useState(false);
  const [opacity, setOpacity] = useState(0.7);
  const heatMaps = useHeatMaps({ examId: exam.id, modelVersionId, on: heat, opacity });
  const { marks, lines } = useMemo(() => caseMarks(exam, hidden), [exam, hidden]);
  const images = useRef<HTMLDivElement>(null);

  const toggle = (whose: Whose) =>
    setHidden((before) => {
      const after = new Set(before);
      if (!after.delete(whose)) after.add(whose);
      return after;
    });
  const act = useRef({ toggle, setHeat, setOpacity, heat });
  act.current = { toggle, setHeat, setOpacity, heat };

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (isTyping(event)) return;
      const key = event.key.toLowerCase();
      if (key === "g") act.current.setHeat((on) => !on);
      else if (key === "t") act.current.toggle("truth");
      else if (key === "a") act.current.toggle("first");
      else if (key === "b") act.current.toggle("second");
    }
    // The wheel with Shift sets the opacity; not passive, or the page would scroll instead.
    function onWheel(event: WheelEvent) {
      if (!event.shiftKey || !act.current.heat) return;
      event.preventDefault();
      const by = (event.deltaY || event.deltaX) > 0 ? -0.05 : 0.05;
      act.current.setOpacity((value) => Math.min(1, Math.max(0.05, value + by)));
    }
    const target = images.current;
    window.addEventListener("keydown", onKey);
    target?.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      window.removeEventListener("keydown", onKey);
      target?.removeEventListener("wheel", onWheel);
    };
  }, []);

  async function freshUrl(imageId: string): Promise<string | null> {
    const { data } = await client.query({ query: imageAddressDocument, variables: { examId: exam.id }, fetchPolicy: "network-only" });
    return data?.exam?.images.find(({ id }) => id === imageId)?.url ?? null;
  }

  const whoses = [...new Set(lines.map(({ whose }) => whose))];
  return (
    <>
      <div className={classes.images} ref={images}>
        <ExamViewer
          examKey={exam.id}
          images={exam.images}
          marks={marks}
          litMarkIds={lit}
          openKeyMap={openKeyMap}
          heatMaps={heatMaps.overlays}
          freshUrl={freshUrl}
          onHoverMark={(id) => setLit(id ? new Set(lines.find(({ markIds }) => markIds.includes(id))?.markIds ?? [id]) : new Set())}
        />
      </div>
      <aside className={classes.panel}>
        <Head {...props} title={exam.pseudonym} note={exam.ageBand ?? undefined} />
        <Scores exam={exam} discrepancy={discrepancy} laterality={laterality} isBlinded={isBlinded} />
        <section>
          <Switch
            size="xs"
            checked={heat}
            onChange={(event) => setHeat(event.currentTarget.checked)}
            disabled={exam.predictions.length === 0}
            label={
              <span>
                Heat map <kbd className={classes.key}>G</kbd>{" "}
                <span className={classes.quiet}>{heatWords(heatMaps.state, exam.predictions.length, isBlinded)}</span>
              </span>
            }
          />
          {heat ? (
            <div className={classes.opacity}>
              <Slider
                size="xs"
                min={0.05}
                max={1}
                step={0.05}
                value={opacity}
                onChange={setOpacity}
                label={null}
                thumbLabel="Opacity of the heat map"
              />
              <span className={classes.scale} aria-hidden />
              <span className={classes.quiet}>low to high attention; not where the lesion is known to be</span>
            </div>
          ) : null}
        </section>
        <Readers exam={exam} laterality={laterality} />
        {lines.length > 0 ? (
          <section>
            <h3>Findings</h3>
            <ul className={classes.findings}>
              {lines.map((line) => (
                <li key={line.id} onPointerEnter={() => setLit(new Set(line.markIds))} onPointerLeave={() => setLit(new Set())}>
                  <WhoseLine whose={line.whose} /> {line.laterality} {line.words}
                </li>
              ))}
            </ul>
            <div className={classes.toggles}>
              {whoses.map((whose) => (
                <button
                  key={whose}
                  type="button"
                  aria-pressed={!hidden.has(whose)}
                  onClick={() => toggle(whose)}
                  className={classes.toggle}
                >
                  <WhoseChip whose={whose}>
                    {whoseStyles[whose].label} <kbd className={classes.key}>{toggleKeys[whose]}</kbd>
                  </WhoseChip>
                </button>
              ))}
            </div>
          </section>
        ) : null}
        <ExamActsButtons exam={{ ...exam, readByMe: exam.myRead != null }} onDone={() => props.onChanged?.()} />
        <FooterLine />
        {discrepancy && may("READER", "ARBITER", "ANALYST", "ADMIN") ? (
          <VerdictBar
            key={discrepancy.id}
            discrepancy={discrepancy}
            images={laterality ? sideImages(exam.images, laterality) : exam.images}
            onGiven={() => props.onVerdict?.()}
          />
        ) : null}
      </aside>
    </>
  );
}

const toggleKeys: Readonly<Record<Whose, string>> = { first: "A", second: "B", truth: "T", model: "", prior: "" };

function heatWords(state: string, predictions: number, isBlinded: boolean): string {
  if (predictions === 0) return notShown("score", isBlinded);
  if (state === "being made") return "being made…";
  if (state === "failed") return "could not be had";
  return "";
}

function Head({
  title,
  note,
  why,
  laterality,
  position,
  onNext,
  onPrevious,
  onClose,
}: CaseInspectorProps & { title: string; note?: string }) {
  return (
    <header className={classes.head}>
      <div className={classes.walk}>
        {position ? (
          <>
            <Button size="compact-xs" mih={24} variant="default" onClick={onPrevious} disabled={!onPrevious} aria-label="Previous case (K)">
              <IconChevronLeft size={14} aria-hidden />
            </Button>
            <span>
              {position.index + 1} of {position.count}
            </span>
            <Button size="compact-xs" mih={24} variant="default" onClick={onNext} disabled={!onNext} aria-label="Next case (J)">
              <IconChevronRight size={14} aria-hidden />
            </Button>
          </>
        ) : null}
        <span className={classes.spacer} />
        <Button size="compact-xs" mih={24} variant="subtle" color="gray" onClick={onClose} leftSection={<IconX size={13} aria-hidden />}>
          Close
        </Button>
      </div>
      <h2>
        {title} {laterality ? <span className={classes.side}>{sideLabel(laterality)}</span> : null}
      </h2>
      <p className={classes.quiet}>{[note, why].filter(Boolean).join(" · ")}</p>
    </header>
  );
}

function Scores({
  exam,
  discrepancy,
  laterality,
  isBlinded,
}: {
  exam: CaseExam;
  discrepancy?: InspectedDiscrepancy;
  laterality?: string;
  isBlinded: boolean;
}) {
  const sides = (["R", "L"] as const).filter((side) => !laterality || side === laterality);
  const labels = new Map(exam.images.map((image) => [image.id, image.viewLabel]));
  return (
    <section>
      {sides.map((side) => {
        const truth = exam.truth.find((one) => one.laterality === side);
        const prediction = exam.predictions.find((one) => one.laterality === side);
        const score = prediction?.score ?? (laterality ? discrepancy?.score : undefined);
        const unscored = exam.unscoredBreasts.find((one) => one.laterality === side);
        if (!truth && !prediction && !unscored) return null;
        return (
          <div key={side} className={classes.breast}>
            <div className={classes.row}>
              {laterality ? null : <strong>{side}</strong>}
              {truth ? (
                <TruthChip breastClass={truth.class} strength={truth.strength} />
              ) : (
                <span className={classes.quiet}>{notShown("truth", isBlinded)}</span>
              )}
            </div>
            {typeof score === "number" ? (
              <>
                <div className={classes.row}>
                  <WhoseLine whose="model" />
                  <IntervalBar
                    value={score}
                    reference={discrepancy?.threshold ?? undefined}
                    width={120}
                    colour={whoseStyles.model.colour}
                  />
                  <strong>{figure(score)}</strong>
                  <span className={classes.quiet}>{distanceWords(score, discrepancy?.threshold)}</span>
                </div>
                <p className={classes.quiet}>
                  {[
                    prediction
                      ? `v${prediction.modelVersion.number}${prediction.set === "OUT_OF_FOLD" ? ", by the net that never saw her" : ""}`
                      : "",
                    ...(prediction?.images.map(({ image, score: own }) => `${labels.get(image.id) ?? ""} ${figure(own)}`) ?? []),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </p>
              </>
            ) : null}
            {unscored ? <p className={classes.quiet}>Not scored. {unscored.reason}</p> : null}
          </div>
        );
      })}
    </section>
  );
}

function Readers({ exam, laterality }: { exam: CaseExam; laterality?: string }) {
  const reads = newestReads(exam);
  if (reads.length === 0) return null;
  return (
    <section>
      <h3>Readers</h3>
      <ul className={classes.findings}>
        {reads.map((read) => (
          <li key={read.id}>
            <WhoseLine whose={whoseRead(read.order)} />{" "}
            {read.breasts
              .filter((breast) => !laterality || breast.laterality === laterality)
              .map(
                (breast) =>
                  `${laterality ? "" : `${breast.laterality} `}${words(breast.opinion)}${breast.birads ? `, BI-RADS ${breast.birads}` : ""}${breast.density ? `, density ${breast.density}` : ""}${breast.class && breast.class !== "NORMAL" ? `, ${classInWords(breast.class, null).toLowerCase()}` : ""}`,
              )
              .join("; ")}
            {read.reader ? <span className={classes.quiet}> {read.reader.name}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

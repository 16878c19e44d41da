"use client";

import { useMemo, useState } from "react";
import { ageInWords } from "../../entities/exam/age-in-words.ts";
import { imagesOfBreast } from "../../entities/exam/images.ts";
import type { Whose } from "../../ui/colours.ts";
import { FooterLine } from "../../ui/footer-line.tsx";
import { usePageKeys } from "../../ui/page-keys.ts";
import { ExamActsButtons } from "../exam-acts/exam-acts-buttons.tsx";
import { useProject } from "../frame/project-context.tsx";
import type { CaseExam } from "./case-exam.ts";
import { CaseFindings } from "./case-findings.tsx";
import { CaseHead } from "./case-head.tsx";
import { CaseImages } from "./case-images.tsx";
import classes from "./case-inspector.module.css";
import { caseMarks } from "./case-marks.ts";
import type { CaseInspectorProps } from "./case-props.ts";
import { CaseReaders } from "./case-readers.tsx";
import { CaseScores } from "./case-scores.tsx";
import { HeatMapControls } from "./heat-map-controls.tsx";
import { reviewKeys } from "./review-keys.ts";
import { SimilarCases } from "./similar-cases.tsx";
import { useHeatMaps } from "./use-heat-maps.ts";
import { VerdictForm } from "./verdict-form.tsx";

/** A loaded case: its images, and beside them what is known of it. */
export function CaseView({ exam, ...props }: CaseInspectorProps & { exam: CaseExam }) {
  const { laterality, modelVersionId, discrepancy } = props;
  const { may } = useProject();
  const [hidden, setHidden] = useState<ReadonlySet<Whose>>(new Set());
  const [lit, setLit] = useState<ReadonlySet<string>>(new Set());
  const heatMaps = useHeatMaps(exam.id, modelVersionId);
  const { marks, lines } = useMemo(() => caseMarks(exam, hidden), [exam, hidden]);

  const toggle = (whose: Whose) =>
    setHidden((before) => new Set(before.has(whose) ? [...before].filter((one) => one !== whose) : [...before, whose]));
  const actions = {
    next: props.onNext,
    previous: props.onPrevious,
    close: props.onClose,
    heatMap: heatMaps.toggle,
    truth: () => toggle("truth"),
    first: () => toggle("first"),
    second: () => toggle("second"),
  };
  usePageKeys(reviewKeys, actions, { repeats: true });

  return (
    <>
      <CaseImages exam={exam} marks={marks} lines={lines} lit={lit} onLight={setLit} heatMaps={heatMaps} />
      <aside className={classes.panel}>
        <CaseHead {...props} title={exam.pseudonym} note={ageInWords(exam.ageBand)} />
        <CaseScores exam={exam} discrepancy={discrepancy} laterality={laterality} />
        <HeatMapControls heatMaps={heatMaps} hasScores={exam.predictions.length > 0} />
        <CaseReaders exam={exam} laterality={laterality} />
        {laterality ? <SimilarCases examId={exam.id} laterality={laterality} modelVersionId={modelVersionId} /> : null}
        <CaseFindings lines={lines} hidden={hidden} onToggle={toggle} onLight={setLit} />
        <ExamActsButtons exam={{ ...exam, readByMe: exam.myRead != null }} onDone={() => props.onChanged?.()} />
        <FooterLine />
        {discrepancy && may("READER", "ARBITER", "ANALYST", "ADMIN") ? (
          <VerdictForm
            key={discrepancy.id}
            discrepancy={discrepancy}
            images={laterality ? imagesOfBreast(exam.images, laterality) : exam.images}
            onGiven={() => props.onVerdict?.()}
          />
        ) : null}
      </aside>
    </>
  );
}

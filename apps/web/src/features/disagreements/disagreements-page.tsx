"use client";

import { FooterLine } from "../../ui/footer-line.tsx";
import { Page } from "../../ui/page.tsx";
import { CaseInspector } from "../case/case-inspector.tsx";
import { BlindNote } from "../frame/blind-note.tsx";
import { disagreementsLead } from "./claims.ts";
import { DisagreementCases } from "./disagreement-cases.tsx";
import { KindTabs } from "./kind-tabs.tsx";
import { useDisagreementCounts, useDisagreements } from "./use-disagreements.ts";

/** One queue for each kind of disagreement, with its count; the same grid, viewer and verdicts as Missed. */
export function DisagreementsPage() {
  const counts = useDisagreementCounts();
  const list = useDisagreements();
  const { open, steps } = list.walk;

  if (open) {
    return (
      <CaseInspector
        examId={open.exam.id}
        laterality={open.laterality}
        modelVersionId={open.modelVersion?.id ?? null}
        discrepancy={open}
        why={list.chosen.label}
        {...steps}
        onVerdict={() => {
          counts.refetch();
          steps.onNext?.();
        }}
        onChanged={() => {
          counts.refetch();
          list.refetch();
        }}
      />
    );
  }
  return (
    <Page title="Disagreements" lead={disagreementsLead}>
      <BlindNote />
      <KindTabs chosen={list.chosen.kind} compared={counts.compared} counts={counts.counts} />
      <DisagreementCases list={list} compared={counts.compared} />
      <FooterLine />
    </Page>
  );
}

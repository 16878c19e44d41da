"use client";

import { FooterLine } from "../../ui/footer-line.tsx";
import { Page } from "../../ui/page.tsx";
import { ListedCase } from "../case-grid/listed-case.tsx";
import { BlindNote } from "../frame/blind-note.tsx";
import { disagreementsLead } from "./claims.ts";
import { DisagreementCases } from "./disagreement-cases.tsx";
import { KindTabs } from "./kind-tabs.tsx";
import { useDisagreementCounts, useDisagreements } from "./use-disagreements.ts";

/** One queue for each kind of disagreement, with its count; the same grid, viewer and verdicts as Missed. */
export function DisagreementsPage() {
  const counts = useDisagreementCounts();
  const list = useDisagreements();
  if (list.walk.open) {
    return (
      <ListedCase
        walk={list.walk}
        why={list.chosen.label}
        onVerdict={counts.refetch}
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

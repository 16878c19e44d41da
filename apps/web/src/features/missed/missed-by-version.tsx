"use client";

import { Skeleton } from "@mantine/core";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { thresholdInWords } from "../../entities/version/decision-threshold.ts";
import { evaluationSetOf } from "../../entities/version/evaluation-set.ts";
import { useDecisionThreshold } from "../../entities/version/use-decision-threshold.ts";
import { FooterLine } from "../../ui/footer-line.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { ListedCase } from "../case-grid/listed-case.tsx";
import { BlindNote } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { MissedCases } from "./missed-cases.tsx";
import { MissedSummary } from "./missed-summary.tsx";
import { useMissed } from "./use-missed.ts";

/** The number of breasts that a version missed, its threshold, and then every missed breast. */
export function MissedByVersion({ versionId, number }: { versionId: string; number: number }) {
  const { project } = useProject();
  const set = evaluationSetOf(useSearchParams());
  const chosen = useDecisionThreshold();
  const missed = useMissed(versionId, set, chosen);
  const { version, evaluation, list } = missed;
  if (list.walk.open) {
    const why = `missed by v${number} at ${thresholdInWords(chosen.stored)}`;
    return <ListedCase walk={list.walk} why={why} modelVersionId={versionId} onChanged={list.refetch} />;
  }
  return (
    <Page
      title={`Missed by v${number}`}
      lead={
        set === "LOCKED_TEST"
          ? "Held-out test set: every opening is counted as an access."
          : "Out of fold: each breast is scored by the fold model not trained on its patient."
      }
      actions={<Link href={`/p/${project.key}/versions/${number}`}>Version {number}</Link>}
    >
      <BlindNote />
      <ListState
        data={version.data && evaluation}
        error={version.error}
        onRetry={() => void version.refetch()}
        emptyText={
          set === "LOCKED_TEST"
            ? "This version has not been evaluated on the held-out test set."
            : "This version has no evaluation, so what it missed is not known."
        }
        skeleton={<Skeleton height={150} mb={14} />}
      >
        {(one) => (one ? <MissedSummary evaluation={one} counts={missed.counts} threshold={missed.threshold} chosen={chosen} /> : null)}
      </ListState>
      {version.data && !evaluation ? null : <MissedCases missed={missed} isDragging={chosen.dragged !== null} />}
      <FooterLine />
    </Page>
  );
}

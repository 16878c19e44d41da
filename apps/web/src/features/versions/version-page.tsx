"use client";

import { useQuery } from "@apollo/client/react";
import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { VersionQuery } from "../../generated/graphql.ts";
import { ListState } from "../../ui/list-state.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { BlindNote } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { type Cut, cutArguments, withParameters } from "./cut.ts";
import { cutDocument, versionDocument } from "./documents.ts";
import { AliasChip, GateChip, gateNote } from "./gate-chip.tsx";
import { GatePanel, LineagePanel } from "./lineage.tsx";
import { MetricsPanel } from "./metrics-panel.tsx";
import { OperatingPanel } from "./operating-panel.tsx";
import { PromoteButton } from "./promote.tsx";
import { CalibrationPanel, SubgroupPanel } from "./reliability.tsx";
import { useCut } from "./use-cut.ts";
import { useVersionId } from "./use-version-id.ts";
import { versionSentence } from "./version-sentence.ts";
import classes from "./versions.module.css";

export type Version = NonNullable<VersionQuery["modelVersion"]>;
export type Evaluation = NonNullable<Version["evaluation"]>;

/** One version: one sentence, then everything measured of it, where it is used, where it came from and what it is for. */
export function VersionPage({ number }: { number: number }) {
  const { project } = useProject();
  const found = useVersionId(project.id, number);
  const query = useSearchParams();
  const set = query.get("set") === "LOCKED_TEST" ? ("LOCKED_TEST" as const) : ("OUT_OF_FOLD" as const);
  const { data, error, refetch } = useQuery(versionDocument, { variables: { id: found.id ?? "", set }, skip: !found.id });
  const version = data?.modelVersion;

  return (
    <Page
      title={`Version ${number}`}
      lead={version ? <Chips version={version} /> : " "}
      actions={
        <span className={classes.actions}>
          <Button component={Link} href={`/p/${project.key}/versions/${number}/missed`} variant="default">
            What it missed
          </Button>
          {version ? <PromoteButton version={version} /> : null}
        </span>
      }
    >
      <BlindNote />
      <ListState
        data={found.id === null ? null : data && (version ?? null)}
        error={found.error ?? error}
        onRetry={() => (found.error ? found.retry() : void refetch())}
        isEmpty={(one) => one === null}
        emptyText={`There is no version ${number} in this project.`}
        emptyAction={
          <Button component={Link} href={`/p/${project.key}/versions`} variant="default">
            All versions
          </Button>
        }
        skeleton={
          <div className={classes.stack}>
            <Skeleton height={28} />
            <div className={classes.blank} />
            <div className={classes.blank} />
          </div>
        }
      >
        {(one) => (one ? <VersionBody version={one} set={set} /> : null)}
      </ListState>
    </Page>
  );
}

function Chips({ version }: { version: Version }) {
  return (
    <span className={classes.chips}>
      {version.aliases
        .filter((alias) => alias !== "challenger" || !version.aliases.includes("champion"))
        .map((alias) => (
          <AliasChip key={alias} alias={alias} />
        ))}
      {version.gate ? <GateChip decision={version.gate.decision} note={gateNote(version.gate)} /> : null}
      {version.trainedOnWithdrawn ? <span className={classes.warning}>Trained on a woman who was withdrawn since.</span> : null}
    </span>
  );
}

function VersionBody({ version, set }: { version: Version; set: "OUT_OF_FOLD" | "LOCKED_TEST" }) {
  const { may } = useProject();
  const router = useRouter();
  const query = useSearchParams();
  const { stored, dragged, cut, choose } = useCut();
  const settled = useSettled(dragged, 120);
  const asked: Cut = settled === null ? stored : { kind: "threshold", threshold: settled };
  const { data, previousData, error, refetch } = useQuery(cutDocument, {
    variables: { id: version.id, set, ...cutArguments(asked) },
    skip: !version.evaluation,
    fetchPolicy: "cache-first",
  });
  // While the point moves the figures before stay; those of the other women never do.
  const previous = previousData?.modelVersion?.evaluation;
  const figures = data ? (data.modelVersion?.evaluation ?? undefined) : previous?.set === set ? previous : undefined;
  const { evaluation } = version;

  return (
    <div className={classes.stack}>
      <p className={classes.sentence}>
        {version.evaluation && !figures ? " " : versionSentence(version, figures, cut, new Date(), may("READER", "ARBITER"))}
      </p>
      <SegmentedControl
        className={classes.sets}
        size="xs"
        value={set}
        onChange={(value) => router.replace(withParameters(query, { set: value === "OUT_OF_FOLD" ? null : value }), { scroll: false })}
        data={[
          { value: "OUT_OF_FOLD", label: "Out of fold" },
          { value: "LOCKED_TEST", label: "Locked women" },
        ]}
      />
      {evaluation ? (
        <>
          <div className={classes.columns}>
            <OperatingPanel evaluation={evaluation} cut={cut} onChoose={choose} figures={figures} number={version.number} />
            <MetricsPanel evaluation={evaluation} figures={figures} cut={cut} error={error} onRetry={() => void refetch()} />
          </div>
          <div className={classes.reliability}>
            <CalibrationPanel evaluation={evaluation} />
            <SubgroupPanel versionId={version.id} evaluation={evaluation} cut={asked} />
          </div>
        </>
      ) : (
        <Panel>
          <p className={classes.quiet}>
            {set === "LOCKED_TEST"
              ? "The locked women have not been scored with this version. That is done once, when its promotion is asked for, and counted as a look."
              : "This version has no evaluation."}
          </p>
        </Panel>
      )}
      <GatePanel version={version} />
      <LineagePanel version={version} />
      <Panel title="Model card">
        <Markdown text={version.card} />
      </Panel>
    </div>
  );
}

/** A value once it has stood still for a moment. */
function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  const latest = useRef(value);
  latest.current = value;
  useEffect(() => {
    if (value === null) {
      setSettled(value);
      return;
    }
    const timer = setTimeout(() => setSettled(latest.current), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

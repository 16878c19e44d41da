"use client";

import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import Link from "next/link";
import type { VersionsQuery } from "../../generated/graphql.ts";
import { whoseStyles } from "../../ui/colours.ts";
import { age, counted, withInterval } from "../../ui/format.ts";
import { IntervalBar } from "../../ui/interval-bar.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { BlindNote } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { versionsDocument } from "./documents.ts";
import { AliasChip, GateChip, gateNote } from "./gate-chip.tsx";
import classes from "./versions.module.css";

type VersionNode = VersionsQuery["modelVersions"]["nodes"][number];

/** The ladder of versions: newest first, AUC with its interval on one common axis. */
export function VersionsPage() {
  const { project } = useProject();
  const { data, error, refetch, fetchMore } = useQuery(versionsDocument, { variables: { projectId: project.id, first: 50 } });
  const nodes = data?.modelVersions.nodes;
  const from = axisStart(nodes ?? []);
  const more = data?.modelVersions.pageInfo;

  return (
    <Page title="Versions" lead={nodes && nodes.length > 0 ? unitWords(nodes[0]) : "Every model this project has published."}>
      <BlindNote />
      <ListState
        data={nodes}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={(list) => list.length === 0}
        emptyText="Each retraining that ends well publishes a version here, with its evaluation. There is none yet."
        emptyAction={
          <Button component={Link} href={`/p/${project.key}/runs`}>
            Go to Train
          </Button>
        }
      >
        {(list) => (
          <>
            <div className={classes.axis} aria-hidden>
              <span />
              <span className={classes.axisScale}>
                <span>{from.toFixed(1)}</span>
                <span>AUC, out of fold; dashed line: chance</span>
                <span>1.0</span>
              </span>
            </div>
            <ol className={classes.ladder}>
              {list.map((version) => (
                <Rung key={version.id} version={version} from={from} projectKey={project.key} />
              ))}
            </ol>
            {more?.hasNextPage ? (
              <Button
                mt="md"
                variant="default"
                onClick={() =>
                  void fetchMore({
                    variables: { after: more.endCursor },
                    updateQuery: (before, { fetchMoreResult }) => ({
                      ...fetchMoreResult,
                      modelVersions: {
                        ...fetchMoreResult.modelVersions,
                        nodes: [...before.modelVersions.nodes, ...fetchMoreResult.modelVersions.nodes],
                      },
                    }),
                  })
                }
              >
                Older versions
              </Button>
            ) : null}
          </>
        )}
      </ListState>
    </Page>
  );
}

function Rung({ version, from, projectKey }: { version: VersionNode; from: number; projectKey: string }) {
  const auc = version.evaluation?.metrics.find(({ name }) => name === "auc");
  return (
    <li className={classes.rung}>
      <Link href={`/p/${projectKey}/versions/${version.number}`} className={classes.number}>
        v{version.number}
      </Link>
      <span className={classes.made}>
        {age(version.createdAt)} <span className={classes.quiet}>{version.recipe}</span>
      </span>
      <IntervalBar
        value={auc?.value}
        low={auc?.low}
        high={auc?.high}
        from={from}
        to={1}
        reference={0.5}
        width={320}
        height={20}
        colour={whoseStyles.model.colour}
      />
      <span className={classes.figure}>
        {auc ? `AUC ${withInterval(auc)}` : "not evaluated"}
        {version.evaluation ? (
          <span className={classes.quiet}>
            {counted(version.evaluation.positives + version.evaluation.negatives, version.evaluation.unit)},{" "}
            {counted(version.evaluation.patients, "woman", "women")}
          </span>
        ) : null}
      </span>
      <span className={classes.chips}>
        {version.aliases.map((alias) => (
          <AliasChip key={alias} alias={alias} />
        ))}
        {version.gate ? <GateChip decision={version.gate.decision} note={gateNote(version.gate)} /> : null}
      </span>
      <Link href={`/p/${projectKey}/versions/${version.number}/missed`} className={classes.missed}>
        Missed
      </Link>
    </li>
  );
}

/** The common axis starts at 0.4, or lower where an interval reaches lower. */
export function axisStart(
  nodes: readonly { evaluation?: { metrics: readonly { name: string; low?: number | null; value?: number | null }[] } | null }[],
): number {
  const lows = nodes.flatMap(({ evaluation }) => {
    const auc = evaluation?.metrics.find(({ name }) => name === "auc");
    const least = auc?.low ?? auc?.value;
    return typeof least === "number" ? [least] : [];
  });
  const least = Math.min(0.4, ...lows);
  return Math.max(0, Math.floor(least * 10) / 10);
}

function unitWords(version: VersionNode | undefined): string {
  const evaluation = version?.evaluation;
  return evaluation ? `Positive class: ${evaluation.positiveClass}. Unit: ${evaluation.unit}.` : "Every model this project has published.";
}

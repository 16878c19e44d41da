"use client";

import { useQuery } from "@apollo/client/react";
import { Button, Select, Skeleton } from "@mantine/core";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { abnormalCounts } from "../../ui/class-counts.ts";
import { FooterLine } from "../../ui/footer-line.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { BlindNote } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { cutArguments, cutWords, pointWords, withParameters } from "../versions/cut.ts";
import { useCut } from "../versions/use-cut.ts";
import { useVersionId } from "../versions/use-version-id.ts";
import { CaseInspector } from "./case-inspector.tsx";
import { CaseWall, MoreButton, WallFilters, WallSkeleton } from "./case-wall.tsx";
import { noMatch, noneMissed, notListed } from "./claims.ts";
import { type ClassCount, countAt, missedWords } from "./counts.ts";
import { falseNegativesDocument, missedCountsDocument, missedVersionDocument } from "./documents.ts";
import classes from "./missed.module.css";
import { ScoreAxis } from "./score-axis.tsx";
import { useCaseWalk } from "./use-case-walk.ts";
import { filterCases, filterOf, sortCases } from "./wall-case.ts";

/** What a version missed: the count and where it is used, then every missed breast, one click from its images. */
export function MissedPage({ number }: { number: number }) {
  const { project } = useProject();
  const found = useVersionId(project.id, number);
  if (found.id) return <MissedOf versionId={found.id} number={number} />;
  return (
    <Page title={`Missed by v${number}`}>
      <ListState
        data={found.id}
        error={found.error}
        onRetry={found.retry}
        isEmpty={(id) => id === null}
        emptyText={`There is no version ${number} in this project.`}
        emptyAction={
          <Button component={Link} href={`/p/${project.key}/versions`} variant="default">
            All versions
          </Button>
        }
        skeleton={<PageSkeleton />}
      >
        {() => null}
      </ListState>
    </Page>
  );
}

function PageSkeleton() {
  return (
    <>
      <Skeleton height={150} mb={14} />
      <WallSkeleton />
    </>
  );
}

function MissedOf({ versionId, number }: { versionId: string; number: number }) {
  const { project, may } = useProject();
  const router = useRouter();
  const query = useSearchParams();
  const set = query.get("set") === "LOCKED_TEST" ? ("LOCKED_TEST" as const) : ("OUT_OF_FOLD" as const);
  const { stored, cut, choose } = useCut();

  const version = useQuery(missedVersionDocument, { variables: { id: versionId, set }, fetchPolicy: "cache-first" });
  const evaluation = version.data?.modelVersion?.evaluation;
  const named = useQuery(missedCountsDocument, {
    variables: { id: versionId, set, operatingPoint: stored.kind === "point" ? stored.name : null },
    skip: cut.kind === "threshold",
    fetchPolicy: "cache-first",
  });
  const counts: readonly ClassCount[] | undefined =
    cut.kind === "threshold"
      ? evaluation
        ? countAt(evaluation.scores, cut.threshold)
        : undefined
      : named.data?.modelVersion?.evaluation?.classCounts;
  const threshold =
    cut.kind === "threshold" ? cut.threshold : (evaluation?.operatingPoints.find(({ name }) => name === cut.name)?.threshold ?? 0.5);

  const wall = useQuery(falseNegativesDocument, { variables: { modelVersionId: versionId, set, ...cutArguments(stored) } });
  const connection = (wall.data ?? wall.previousData)?.falseNegatives;
  const filter = filterOf(query);
  const nodes = connection?.nodes;
  const cases = useMemo(() => sortCases(nodes ?? [], "lowest first"), [nodes]);
  const shown = filterCases(cases, filter);
  const walk = useCaseWalk(shown);
  const onlyKnown = may("READER", "ARBITER");
  const abnormal = counts ? abnormalCounts(counts).abnormal : null;
  const missed = abnormal && abnormal.total - abnormal.flagged;

  if (walk.open) {
    return (
      <CaseInspector
        examId={walk.open.exam.id}
        laterality={walk.open.laterality}
        modelVersionId={versionId}
        discrepancy={walk.open}
        why={`missed by v${number} at ${cutWords(stored)}`}
        position={walk.position}
        nextExamId={walk.next?.exam.id}
        onNext={walk.onNext}
        onPrevious={walk.onPrevious}
        onClose={walk.onClose}
        onVerdict={walk.onNext}
        onChanged={() => void wall.refetch()}
      />
    );
  }

  return (
    <Page
      title={`Missed by v${number}`}
      lead={
        set === "LOCKED_TEST"
          ? "In the locked women: each opening is counted as a look."
          : "Out of fold: each breast scored by the net that never saw her."
      }
      actions={
        <Link href={`/p/${project.key}/versions/${number}`} className={classes.quiet}>
          Version {number}
        </Link>
      }
    >
      <BlindNote />
      <ListState
        data={version.data && (evaluation ?? null)}
        error={version.error}
        onRetry={() => void version.refetch()}
        isEmpty={(one) => one === null}
        emptyText={
          set === "LOCKED_TEST"
            ? "The locked women have not been scored with this version."
            : "This version has no evaluation, so nothing is known of what it missed."
        }
        skeleton={<Skeleton height={150} mb={14} />}
      >
        {(one) =>
          one ? (
            <section className={classes.strip} aria-label="What it missed, and where it is used">
              <div>
                <p className={classes.says}>{counts ? missedWords(counts).missed : " "}</p>
                <p className={classes.quiet}>
                  at {cutWords(cut)}
                  {cut.kind === "point"
                    ? ` (threshold ${threshold.toFixed(3)}${set === "OUT_OF_FOLD" ? "; each breast is called by the one fitted on the other folds" : ""})`
                    : ""}
                  {counts && missedWords(counts).alarms ? ` · ${missedWords(counts).alarms}` : ""}
                </p>
              </div>
              <Select
                size="xs"
                aria-label="Operating point"
                value={cut.kind === "threshold" ? "own" : cut.name}
                allowDeselect={false}
                data={[
                  ...one.operatingPoints.map(({ name, isDefault }) => ({
                    value: name,
                    label: `${pointWords(name)}${isDefault ? " (default)" : ""}`,
                  })),
                  ...(cut.kind === "threshold" ? [{ value: "own", label: "a threshold of your own" }] : []),
                ]}
                onChange={(value) => value && value !== "own" && choose({ kind: "point", name: value }, true)}
              />
              <ScoreAxis
                scores={one.scores}
                threshold={threshold}
                onChange={(at, final) => choose({ kind: "threshold", threshold: at }, final)}
              />
              <p className={`${classes.quiet} ${classes.axisLegend}`}>
                Each dot is a breast: filled green is cancer (by pathology or as imported), hollow green abnormal otherwise, grey normal.
                Shaded: flagged.
              </p>
            </section>
          ) : null
        }
      </ListState>
      {version.data && !evaluation ? null : (
        <ListState
          data={connection}
          error={wall.error}
          onRetry={() => void wall.refetch()}
          isEmpty={({ nodes: list }) => list.length === 0}
          emptyText={noneMissed({ positives: abnormal?.total ?? evaluation?.positives ?? 0, missed, listed: 0, onlyKnown })}
          skeleton={<WallSkeleton />}
        >
          {({ totalCount, pageInfo }) => (
            <>
              <WallFilters
                cases={cases}
                filter={filter}
                onChange={(name, value) => router.replace(withParameters(query, { [name]: value }), { scroll: false })}
              />
              {shown.length === 0 ? <p className={classes.quiet}>{noMatch(cases.length, totalCount)}</p> : null}
              <CaseWall cases={shown} hrefOf={walk.hrefOf} />
              {cut === stored && notListed({ missed, listed: totalCount }) !== "" ? (
                <p className={classes.quiet}>{notListed({ missed, listed: totalCount })}</p>
              ) : null}
              {pageInfo.hasNextPage ? (
                <MoreButton
                  shown={cases.length}
                  total={totalCount}
                  onMore={() =>
                    void wall.fetchMore({
                      variables: { after: pageInfo.endCursor },
                      updateQuery: (before, { fetchMoreResult }) => ({
                        ...fetchMoreResult,
                        falseNegatives: {
                          ...fetchMoreResult.falseNegatives,
                          nodes: [...before.falseNegatives.nodes, ...fetchMoreResult.falseNegatives.nodes],
                        },
                      }),
                    })
                  }
                />
              ) : null}
            </>
          )}
        </ListState>
      )}
      <FooterLine />
    </Page>
  );
}

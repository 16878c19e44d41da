"use client";

import { useQuery } from "@apollo/client/react";
import { Group } from "@mantine/core";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import type { ComparedRunFragment, ComparedRunsQuery } from "../../generated/graphql.ts";
import { graphql, unmask } from "../../generated/index.ts";
import { SeriesLegend } from "../../ui/charts/series-legend.tsx";
import { type SeriesStyle, seriesStyle } from "../../ui/charts/series-style.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { BlindNote } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { comparedIdsOf } from "./compared-ids.ts";
import { CurveCharts } from "./curve-charts.tsx";
import { epochColumnsFragment } from "./documents.ts";
import { type CurveName, curvesOf, type Epoch, epochsOf, meanOfFolds } from "./run-state.ts";

const comparedRunFragment = graphql(`
  fragment ComparedRun on TrainingRun {
    id
    recipe
    seed
    epochCount
    modelVersion {
      id
      number
    }
    epochColumns {
      ...EpochColumnsParts
    }
  }
`);

const comparedRunsDocument = graphql(`
  query ComparedRuns($a: ID!, $b: ID!, $c: ID!, $d: ID!, $hasC: Boolean!, $hasD: Boolean!) {
    a: trainingRun(id: $a) {
      ...ComparedRun
    }
    b: trainingRun(id: $b) {
      ...ComparedRun
    }
    c: trainingRun(id: $c) @include(if: $hasC) {
      ...ComparedRun
    }
    d: trainingRun(id: $d) @include(if: $hasD) {
      ...ComparedRun
    }
  }
`);

interface ComparedRun {
  readonly key: string;
  readonly label: string;
  readonly style: SeriesStyle;
  readonly epochCount: number;
  readonly epochs: readonly Epoch[];
}

/** The curves of two to four runs in one chart, each the mean over the run's folds. */
export function CompareRuns() {
  const { project } = useProject();
  const ids = comparedIdsOf(useSearchParams());
  const [a = "", b = "", c, d] = ids;
  const { data, error, refetch } = useQuery(comparedRunsDocument, {
    variables: { a, b, c: c ?? "", d: d ?? "", hasC: c !== undefined, hasD: d !== undefined },
    skip: ids.length < 2,
  });
  const runs = useMemo(() => (data ? comparedRunsOf(data) : undefined), [data]);
  const href = `/p/${project.key}/runs`;
  return (
    <Page
      title="Compare runs"
      lead="Mean over the folds of each run; training thin, validation bold."
      actions={<Link href={href}>All runs</Link>}
    >
      <BlindNote />
      <ListState
        data={ids.length < 2 ? [] : runs}
        error={error}
        onRetry={() => void refetch()}
        emptyText="Select two to four runs on the Train page."
        emptyAction={<LinkButton href={href}>All runs</LinkButton>}
        skeletonRows={4}
      >
        {(list) => <ComparedCurves runs={list} />}
      </ListState>
    </Page>
  );
}

function ComparedCurves({ runs }: { runs: readonly ComparedRun[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const ofFigure = useCallback(
    (name: CurveName) =>
      runs.map(({ epochs, ...run }) => {
        const folds = curvesOf(epochs, name);
        return {
          ...run,
          training: meanOfFolds(folds.map(({ training }) => training)),
          validation: meanOfFolds(folds.map(({ validation }) => validation)),
        };
      }),
    [runs],
  );
  return (
    <section aria-label="Curves">
      <Group gap={16} mb={8}>
        <SeriesLegend entries={runs} chosen={chosen} onChoose={setChosen} onHover={setHovered} />
        <Quiet>
          Losses of different recipes are not on the same scale. For monitoring only: compare versions by their evaluation, on the same
          breasts.
        </Quiet>
      </Group>
      <CurveCharts
        curvesOf={ofFigure}
        epochCount={Math.max(...runs.map(({ epochCount }) => epochCount))}
        lit={hovered ?? chosen}
        onLight={setHovered}
      />
    </section>
  );
}

function comparedRunsOf({ a, b, c, d }: ComparedRunsQuery): ComparedRun[] {
  return [a, b, c, d].flatMap((masked, index) => {
    if (!masked) return [];
    const run: ComparedRunFragment = unmask(comparedRunFragment, masked);
    const { id, recipe, seed, epochCount, modelVersion } = run;
    const label = `${recipe}, seed ${seed}${modelVersion ? `, v${modelVersion.number}` : ""}`;
    return [{ key: id, label, style: seriesStyle(index), epochCount, epochs: epochsOf(unmask(epochColumnsFragment, run.epochColumns)) }];
  });
}

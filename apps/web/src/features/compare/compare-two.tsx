"use client";

import { useQuery } from "@apollo/client/react";
import { Group, Select, Skeleton } from "@mantine/core";
import { type EvaluationSet, operatingPointInWords } from "@second-read/domain";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { withParameters } from "../../data/query-parameters.ts";
import { thresholdArguments, thresholdOf } from "../../entities/version/decision-threshold.ts";
import { evaluationSetOf } from "../../entities/version/evaluation-set.ts";
import { graphql } from "../../generated/index.ts";
import { FooterLine } from "../../ui/footer-line.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { ListedCase } from "../case-grid/listed-case.tsx";
import { BlindNote } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import type { NamedVersion } from "./choose-version.ts";
import { ComparedMetrics } from "./compared-metrics.tsx";
import { FlipGrid } from "./flip-grid.tsx";
import { useFlips } from "./use-flips.ts";

const comparisonDocument = graphql(`
  query Comparison($a: ID!, $b: ID!, $set: EvaluationSet!, $operatingPoint: String) {
    compareVersions(a: $a, b: $b, set: $set, operatingPoint: $operatingPoint) {
      breasts
      patients
      operatingPoint
      thresholdA
      thresholdB
      mcnemarP
      metrics {
        name
        a {
          ...MetricParts
        }
        b {
          ...MetricParts
        }
        difference {
          ...MetricParts
        }
      }
      changes {
        change
        count
      }
    }
  }
`);

/** Two versions on the same breasts: figures with their differences, and every breast with a changed result, one click from its images. */
export function CompareTwo({ a, b, versions }: { a: NamedVersion; b: NamedVersion; versions: readonly NamedVersion[] }) {
  const { project } = useProject();
  const set = evaluationSetOf(useSearchParams());
  const { operatingPoint } = thresholdArguments(thresholdOf(useSearchParams()));
  const variables = { a: a.id, b: b.id, set, operatingPoint };
  const { data, error, refetch } = useQuery(comparisonDocument, { variables });
  const comparison = data?.compareVersions;
  const flips = useFlips(variables);
  if (flips.walk.open)
    return (
      <ListedCase walk={flips.walk} why={`${flips.chosen.label}: ${flips.chosen.words(a.number, b.number)}`} onChanged={flips.refetch} />
    );
  return (
    <Page
      title={`v${b.number} compared with v${a.number}`}
      lead={comparison ? comparedInWords(set, comparison.operatingPoint) : " "}
      actions={
        <Group gap={12}>
          <OtherVersion chosen={a} versions={versions.filter(({ id }) => id !== b.id)} />
          <Link href={`/p/${project.key}/versions/${b.number}`}>Version {b.number}</Link>
        </Group>
      }
    >
      <BlindNote />
      <ListState data={comparison} error={error} onRetry={() => void refetch()} skeleton={<Skeleton height={220} mb={14} />}>
        {(one) => (
          <>
            <ComparedMetrics comparison={one} set={set} a={a.number} b={b.number} />
            <FlipGrid comparison={one} set={set} flips={flips} a={a.number} b={b.number} />
          </>
        )}
      </ListState>
      <FooterLine />
    </Page>
  );
}

function comparedInWords(set: EvaluationSet, operatingPoint: string): string {
  const where = set === "LOCKED_TEST" ? "On the held-out test set, each" : "Each";
  return `${where} at its own threshold for ${operatingPointInWords(operatingPoint)}.`;
}

function OtherVersion({ chosen, versions }: { chosen: NamedVersion; versions: readonly NamedVersion[] }) {
  const router = useRouter();
  const query = useSearchParams();
  return (
    <Select
      size="xs"
      w={170}
      aria-label="Compare with"
      allowDeselect={false}
      value={String(chosen.number)}
      data={versions.map(({ number, aliases }) => ({
        value: String(number),
        label: `with v${number}${aliases.includes("champion") ? " (champion)" : ""}`,
      }))}
      onChange={(number) => router.replace(withParameters(query, { with: number, case: null }), { scroll: false })}
    />
  );
}

import { Box, Text } from "@mantine/core";
import type { EvaluationSet } from "@second-read/domain";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { withParameters } from "../../data/query-parameters.ts";
import { CountedLinks } from "../../ui/counted-links.tsx";
import { whole } from "../../ui/format.ts";
import { ListState } from "../../ui/list-state.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { CaseGrid, CaseGridSkeleton } from "../case-grid/case-grid.tsx";
import { changes } from "./changes.ts";
import type { Comparison } from "./compared-metrics.tsx";
import type { Flips } from "./use-flips.ts";

export interface FlipGridProps {
  readonly comparison: Comparison;
  readonly set: EvaluationSet;
  readonly flips: Flips;
  readonly a: number;
  readonly b: number;
}

/** One grid for each kind of changed result, with its count. */
export function FlipGrid({ comparison, set, flips, a, b }: FlipGridProps) {
  const path = usePathname();
  const query = useSearchParams();
  const { chosen } = flips;
  const countOf = (change: string) => comparison.changes.find((one) => one.change === change)?.count ?? 0;
  const left = countOf(chosen.change) - flips.cases.length;
  return (
    <>
      <Box mt={16}>
        <CountedLinks>
          {changes.map(({ change, label, words }) => (
            <li key={change}>
              <Link
                href={`${path}${withParameters(query, { change, case: null })}`}
                scroll={false}
                aria-current={change === chosen.change ? "page" : undefined}
              >
                <span>
                  <strong>{whole(countOf(change))}</strong> {label.toLowerCase()}
                </span>
                <Quiet>{words(a, b)}</Quiet>
              </Link>
            </li>
          ))}
        </CountedLinks>
      </Box>
      <ListState
        data={flips.isLoading ? undefined : flips.cases}
        error={flips.error}
        onRetry={flips.refetch}
        emptyText={noFlip(comparison.breasts, set, countOf(chosen.change)) ?? chosen.none(a, b)}
        skeleton={<CaseGridSkeleton />}
      >
        {(cases) => (
          <>
            <CaseGrid cases={cases} hrefOf={flips.walk.hrefOf} />
            {left > 0 ? (
              <Text c="dimmed" mt={14}>
                The first {cases.length} of {whole(countOf(chosen.change))}.
              </Text>
            ) : null}
          </>
        )}
      </ListState>
    </>
  );
}

/** Why no breast is listed although there may be some; null where there is no such reason. */
function noFlip(breasts: number, set: EvaluationSet, count: number): string | null {
  if (breasts === 0) return "There is no breast with ground truth that both versions have scored.";
  return set === "LOCKED_TEST" && count > 0 ? "Breasts of held-out patients are counted and not listed." : null;
}

"use client";

import { Button, Group } from "@mantine/core";
import { afterOf, type PageInfo } from "../../data/page-end.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListState, SkeletonRows } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { useProject } from "../frame/project-context.tsx";
import { CaseRow } from "./case-row.tsx";
import { type CasesListed, noCases } from "./claims.ts";
import type { ListedExam } from "./documents.ts";

export interface CaseListProps {
  readonly exams: readonly ListedExam[] | undefined;
  readonly pageInfo: PageInfo | undefined;
  readonly error: unknown;
  readonly busy: boolean;
  readonly filter: CasesListed & { readonly after: string | null };
  /** The serving version estimates densities, and the person may see them. */
  readonly showsDensity: boolean;
  readonly onFilter: (change: Readonly<Record<string, string | null>>) => void;
  readonly refetch: () => void;
}

/** One page of exams. */
export function CaseList({ exams, pageInfo, error, busy, filter, showsDensity, onFilter, refetch }: CaseListProps) {
  const { may } = useProject();
  const reads = may("READER");
  const next = afterOf(pageInfo);
  const hasActions = may("ARBITER", "DATA_MANAGER", "ADMIN");
  const heads = [
    ...["Views", "Exam", "Age", "Status", "Truth"],
    ...(reads ? ["Your read"] : []),
    ...(showsDensity ? ["Estimated density"] : []),
    "Vendor",
    ...(hasActions ? ["Actions"] : []),
  ];
  return (
    <ListState
      data={exams}
      error={error}
      onRetry={refetch}
      emptyText={noCases(filter, filter.after !== null)}
      emptyAction={<WayOn filter={filter} onFilter={onFilter} />}
      skeleton={<SkeletonRows rows={9} height={68} />}
    >
      {(list) => (
        <>
          <ListTable aria-busy={busy} heads={heads}>
            {list.map((exam) => (
              <CaseRow key={exam.id} exam={exam} reads={reads} showsDensity={showsDensity} hasActions={hasActions} onChanged={refetch} />
            ))}
          </ListTable>
          <Group gap={8} my={14}>
            {filter.after ? (
              <Button size="xs" variant="default" onClick={() => onFilter({ after: null })}>
                First page
              </Button>
            ) : null}
            {next ? (
              <Button size="xs" variant="default" onClick={() => onFilter({ after: next })}>
                Next 25
              </Button>
            ) : null}
          </Group>
        </>
      )}
    </ListState>
  );
}

/** The action of an empty list: to all exams, or to the import for people who may use it. */
function WayOn({ filter, onFilter }: Pick<CaseListProps, "filter" | "onFilter">) {
  const { project, may } = useProject();
  if (filter.status || filter.estimatedDensity || filter.after)
    return (
      <Button variant="default" onClick={() => onFilter({ status: null, density: null, after: null })}>
        All exams
      </Button>
    );
  return may("DATA_MANAGER", "ADMIN") ? (
    <LinkButton href={`/p/${project.key}/import`} variant="filled">
      Import
    </LinkButton>
  ) : null;
}

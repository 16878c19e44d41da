"use client";

import { Button, Group, Table } from "@mantine/core";
import type { ExamStatus } from "@second-read/domain";
import Link from "next/link";
import { ListState, SkeletonRows } from "../../ui/list-state.tsx";
import { useProject } from "../frame/project-context.tsx";
import { CaseRow } from "./case-row.tsx";
import { noCases } from "./claims.ts";
import type { ListedExam } from "./documents.ts";

export interface CaseListProps {
  readonly exams: readonly ListedExam[] | undefined;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null } | undefined;
  readonly error: unknown;
  readonly busy: boolean;
  readonly filter: { readonly status: ExamStatus | null; readonly after: string | null };
  readonly onFilter: (change: Readonly<Record<string, string | null>>) => void;
  readonly refetch: () => void;
}

/** One page of exams. */
export function CaseList({ exams, pageInfo, error, busy, filter, onFilter, refetch }: CaseListProps) {
  const { may } = useProject();
  const reads = may("READER");
  const hasActions = may("ARBITER", "DATA_MANAGER", "ADMIN");
  return (
    <ListState
      data={exams}
      error={error}
      onRetry={refetch}
      isEmpty={(list) => list.length === 0}
      emptyText={noCases(filter.status, filter.after !== null)}
      emptyAction={<WayOn filter={filter} onFilter={onFilter} />}
      skeleton={<SkeletonRows rows={9} height={68} />}
    >
      {(list) => (
        <>
          <Table aria-busy={busy}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Views</Table.Th>
                <Table.Th>Exam</Table.Th>
                <Table.Th>Age</Table.Th>
                <Table.Th>Status</Table.Th>
                <Table.Th>Truth</Table.Th>
                {reads ? <Table.Th>Your read</Table.Th> : null}
                <Table.Th>Vendor</Table.Th>
                {hasActions ? <Table.Th>Actions</Table.Th> : null}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.map((exam) => (
                <CaseRow key={exam.id} exam={exam} reads={reads} hasActions={hasActions} onChanged={refetch} />
              ))}
            </Table.Tbody>
          </Table>
          <Group gap={8} my={14}>
            {filter.after ? (
              <Button size="xs" variant="default" onClick={() => onFilter({ after: null })}>
                First page
              </Button>
            ) : null}
            {pageInfo?.hasNextPage ? (
              <Button size="xs" variant="default" onClick={() => onFilter({ after: pageInfo.endCursor ?? null })}>
                Next 50
              </Button>
            ) : null}
          </Group>
        </>
      )}
    </ListState>
  );
}

/** From an empty list: to all exams, or to the import for who may. */
function WayOn({ filter, onFilter }: Pick<CaseListProps, "filter" | "onFilter">) {
  const { project, may } = useProject();
  if (filter.status || filter.after)
    return (
      <Button variant="default" onClick={() => onFilter({ status: null, after: null })}>
        All exams
      </Button>
    );
  return may("DATA_MANAGER", "ADMIN") ? (
    <Button component={Link} href={`/p/${project.key}/import`}>
      Import
    </Button>
  ) : null;
}

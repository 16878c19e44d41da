"use client";

import { useQuery } from "@apollo/client/react";
import { Anchor, Box, Table, Text, VisuallyHidden } from "@mantine/core";
import { appendPage } from "../../data/append-page.ts";
import type { PageInfo } from "../../data/page-end.ts";
import { toProblem } from "../../data/problem.ts";
import { type FragmentType, graphql, unmask } from "../../generated/index.ts";
import { ago, instant } from "../../ui/format.ts";
import { ListTable } from "../../ui/list-table.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useProject } from "../frame/project-context.tsx";

const archiveRowFragment = graphql(`
  fragment ArchiveRow on AuditArchive {
    first
    last
    sha256
    recordedAt
    removedAt
  }
`);

const projectArchivesDocument = graphql(`
  query AuditArchives($projectId: ID!, $after: String) {
    auditArchives(projectId: $projectId, first: 12, after: $after) {
      nodes {
        ...ArchiveRow
      }
      pageInfo {
        ...PageEnd
      }
    }
  }
`);

const systemArchivesDocument = graphql(`
  query SystemAuditArchives($after: String) {
    systemAuditArchives(first: 12, after: $after) {
      nodes {
        ...ArchiveRow
      }
      pageInfo {
        ...PageEnd
      }
    }
  }
`);

export function ProjectArchives() {
  const { project } = useProject();
  const { data, error, fetchMore } = useQuery(projectArchivesDocument, { variables: { projectId: project.id } });
  return (
    <Archives
      chain={project.id}
      page={data?.auditArchives}
      error={error}
      onMore={(after) => fetchMore({ variables: { after }, updateQuery: appendPage("auditArchives") })}
    />
  );
}

export function SystemArchives() {
  const { data, error, fetchMore } = useQuery(systemArchivesDocument);
  return (
    <Archives
      chain="system"
      page={data?.systemAuditArchives}
      error={error}
      onMore={(after) => fetchMore({ variables: { after }, updateQuery: appendPage("systemAuditArchives") })}
    />
  );
}

interface ArchivesProps {
  readonly chain: string;
  readonly page: { readonly nodes: readonly FragmentType<typeof archiveRowFragment>[]; readonly pageInfo: PageInfo } | undefined;
  readonly error: unknown;
  onMore(after: string): Promise<unknown>;
}

/** Events older than the retention period, as files to download. Nothing where none were archived, as in most installations. */
function Archives({ chain, page, error, onMore }: ArchivesProps) {
  if (error) return <ProblemNote problem={toProblem(error)} />;
  if (!page || page.nodes.length === 0) return null;
  return (
    <Box component="section" aria-label="Archived events" mt="md">
      <Text size="sm" fw={600} mb={4}>
        Archived events
      </Text>
      <ListTable
        heads={["Events", "Archived", "Removed from the trail", "SHA-256", <VisuallyHidden key="download">Download</VisuallyHidden>]}
      >
        {unmask(archiveRowFragment, page.nodes).map(({ first, last, sha256, recordedAt, removedAt }) => (
          <Table.Tr key={last}>
            <Table.Td style={{ whiteSpace: "nowrap" }}>{`${first} to ${last}`}</Table.Td>
            <Table.Td title={ago(recordedAt)}>{instant(recordedAt)}</Table.Td>
            <Table.Td>{removedAt === null ? "Not yet" : instant(removedAt)}</Table.Td>
            <Table.Td ff="monospace" fz={12} c="dimmed" title={sha256}>
              {sha256.slice(0, 12)}
            </Table.Td>
            <Table.Td>
              <Anchor
                size="sm"
                href={`/audit/archive?chain=${chain}&last=${last}`}
                download
                aria-label={`Download events ${first} to ${last}`}
              >
                Download
              </Anchor>
            </Table.Td>
          </Table.Tr>
        ))}
      </ListTable>
      <MoreButton page={page.pageInfo} onMore={onMore}>
        Older archives
      </MoreButton>
    </Box>
  );
}

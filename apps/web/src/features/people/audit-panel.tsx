"use client";

import { useQuery } from "@apollo/client/react";
import { Button, Table } from "@mantine/core";
import { appendPage } from "../../data/append-page.ts";
import type { AuditTrailQuery } from "../../generated/graphql.ts";
import { ago } from "../../ui/format.ts";
import { ListState } from "../../ui/list-state.tsx";
import { Panel } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { AuditVerification } from "./audit-verification.tsx";
import { auditTrailDocument } from "./documents.ts";

/** What was done, by whom: a chain of hashes that can be verified here. */
export function AuditPanel() {
  const { project } = useProject();
  const { data, error, refetch, fetchMore } = useQuery(auditTrailDocument, { variables: { projectId: project.id } });
  const pageInfo = data?.auditTrail.pageInfo;
  return (
    <Panel title="Audit trail" actions={<AuditVerification />}>
      <ListState
        data={data?.auditTrail.nodes}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={(nodes) => nodes.length === 0}
        emptyText="Every change is recorded here. There are none yet."
        skeletonRows={8}
      >
        {(nodes) => <AuditTable events={nodes} />}
      </ListState>
      {pageInfo?.hasNextPage ? (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          onClick={() => void fetchMore({ variables: { after: pageInfo.endCursor }, updateQuery: appendPage("auditTrail") })}
        >
          Older events
        </Button>
      ) : null}
    </Panel>
  );
}

function AuditTable({ events }: { events: AuditTrailQuery["auditTrail"]["nodes"] }) {
  return (
    <Table.ScrollContainer minWidth={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>#</Table.Th>
            <Table.Th>Time</Table.Th>
            <Table.Th>Person</Table.Th>
            <Table.Th>Action</Table.Th>
            <Table.Th>Subject</Table.Th>
            <Table.Th>Outcome</Table.Th>
            <Table.Th>Hash</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {events.map((event) => (
            <Table.Tr key={event.sequence}>
              <Table.Td>{event.sequence}</Table.Td>
              <Table.Td title={event.at} style={{ whiteSpace: "nowrap" }}>
                {ago(event.at)}
              </Table.Td>
              <Table.Td>{event.actor?.name ?? "system"}</Table.Td>
              <Table.Td>{event.action}</Table.Td>
              <Table.Td ff="monospace" fz={12}>
                {event.subject}
              </Table.Td>
              <Table.Td>{event.outcome}</Table.Td>
              <Table.Td ff="monospace" fz={12} c="dimmed">
                {event.hash.slice(0, 12)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

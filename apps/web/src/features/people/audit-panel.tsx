"use client";

import { useQuery } from "@apollo/client/react";
import { Table } from "@mantine/core";
import { appendPage } from "../../data/append-page.ts";
import type { AuditTrailQuery } from "../../generated/graphql.ts";
import { graphql } from "../../generated/index.ts";
import { ago } from "../../ui/format.ts";
import { ListState } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { Panel } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { AuditVerification } from "./audit-verification.tsx";

const auditTrailDocument = graphql(`
  query AuditTrail($projectId: ID!, $after: String) {
    auditTrail(projectId: $projectId, first: 50, after: $after) {
      nodes {
        sequence
        at
        action
        subject
        outcome
        hash
        actor {
          id
          name
        }
      }
      pageInfo {
        ...PageEnd
      }
      totalCount
    }
  }
`);

/** What was done, by whom: a chain of hashes that can be verified here. */
export function AuditPanel() {
  const { project } = useProject();
  const { data, error, refetch, fetchMore } = useQuery(auditTrailDocument, { variables: { projectId: project.id } });
  return (
    <Panel title="Audit trail" actions={<AuditVerification />}>
      <ListState
        data={data?.auditTrail.nodes}
        error={error}
        onRetry={() => void refetch()}
        emptyText="Every change is recorded here. There are none yet."
        skeletonRows={8}
      >
        {(nodes) => <AuditTable events={nodes} />}
      </ListState>
      <MoreButton
        page={data?.auditTrail.pageInfo}
        onMore={(after) => void fetchMore({ variables: { after }, updateQuery: appendPage("auditTrail") })}
      >
        Older events
      </MoreButton>
    </Panel>
  );
}

function AuditTable({ events }: { events: AuditTrailQuery["auditTrail"]["nodes"] }) {
  return (
    <ListTable heads={["#", "Time", "Person", "Action", "Subject", "Outcome", "Hash"]}>
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
    </ListTable>
  );
}

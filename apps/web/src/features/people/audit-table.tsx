import { Table, Text } from "@mantine/core";
import { type FragmentType, graphql, unmask } from "../../generated/index.ts";
import { ago, instant } from "../../ui/format.ts";
import { ListTable } from "../../ui/list-table.tsx";

export const auditRowFragment = graphql(`
  fragment AuditRow on AuditEvent {
    sequence
    at
    action
    subject
    outcome
    details
    hash
    actor {
      id
      name
    }
  }
`);

export function AuditTable({ events }: { events: readonly FragmentType<typeof auditRowFragment>[] }) {
  return (
    <ListTable heads={["#", "Time", "Person", "Action", "Subject", "Outcome", "Details", "Hash"]}>
      {unmask(auditRowFragment, events).map((event) => (
        <Table.Tr key={event.sequence}>
          <Table.Td>{event.sequence}</Table.Td>
          <Table.Td title={ago(event.at)} style={{ whiteSpace: "nowrap" }}>
            <time dateTime={event.at}>{instant(event.at)}</time>
          </Table.Td>
          <Table.Td>{event.actor?.name ?? (event.outcome === "denied" ? "unknown" : "system")}</Table.Td>
          <Table.Td>{event.action}</Table.Td>
          <Table.Td ff="monospace" fz={12}>
            {event.subject}
          </Table.Td>
          <Table.Td>{event.outcome}</Table.Td>
          <Table.Td maw={320}>
            <Text fz={12} c="dimmed" lineClamp={2} title={inWords(event.details)}>
              {inWords(event.details)}
            </Text>
          </Table.Td>
          <Table.Td ff="monospace" fz={12} c="dimmed">
            {event.hash.slice(0, 12)}
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

/** Names and values as they are recorded: "code FORBIDDEN, n 40". */
function inWords(details: unknown): string {
  return Object.entries(details ?? {})
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}

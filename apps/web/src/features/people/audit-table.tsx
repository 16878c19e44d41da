import { Table, Text } from "@mantine/core";
import { type FragmentType, graphql, unmask } from "../../generated/index.ts";
import { ago, instant } from "../../ui/format.ts";
import { ListTable } from "../../ui/list-table.tsx";
import classes from "./audit-table.module.css";

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
          <Table.Td title={ago(event.at)}>
            <time dateTime={event.at}>
              <Unbroken parts={instant(event.at).split(/(?<=, )/)} />
            </time>
          </Table.Td>
          <Table.Td>{event.actor?.name ?? (event.outcome === "denied" ? "unknown" : "system")}</Table.Td>
          <Table.Td>{event.action}</Table.Td>
          <Table.Td ff="monospace" fz={12} style={{ overflowWrap: "anywhere" }}>
            <Subject subject={event.subject} />
          </Table.Td>
          <Table.Td>{event.outcome}</Table.Td>
          <Table.Td maw={320}>
            <Text fz={12} c="dimmed" lineClamp={2} title={inWords(event.details)}>
              {inWords(event.details)}
            </Text>
          </Table.Td>
          <Table.Td ff="monospace" fz={12} c="dimmed" className={classes.hash}>
            {event.hash.slice(0, 12)}
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

/** "exam 019ad3b2-7c1f-7a3e-9b1c-0123456789ab": in two lines at most. Others, such as the names of groups, are broken anywhere. */
function Subject({ subject }: { subject: string }) {
  const halves = subject.split(/(?<=-)(?=[0-9a-f]{4}-[0-9a-f]{12}$)/);
  return halves.length === 1 ? subject : <Unbroken parts={halves} />;
}

/** A text that may be broken only between its parts: at its hyphens and spaces an id or a time would take three lines on a narrow screen. */
function Unbroken({ parts }: { parts: readonly string[] }) {
  return parts.map((part) => (
    <span key={part} className={classes.unbroken}>
      {part}
    </span>
  ));
}

/** Names and values as they are recorded: "code FORBIDDEN, n 40". */
function inWords(details: unknown): string {
  return Object.entries(details ?? {})
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}

import { Button, Table } from "@mantine/core";
import type { SessionsQuery } from "../../generated/graphql.ts";
import { Ago } from "../../ui/ago.tsx";
import { Chip } from "../../ui/chip.tsx";
import { browserInWords } from "./browser-in-words.ts";

export interface SessionRowProps {
  readonly session: SessionsQuery["sessions"][number];
  readonly busy: boolean;
  readonly onEnd: () => void;
}

export function SessionRow({ session, busy, onEnd }: SessionRowProps) {
  return (
    <Table.Tr>
      <Table.Td title={session.userAgent ?? undefined}>{browserInWords(session.userAgent ?? "")}</Table.Td>
      <Table.Td>{session.ipAddress || "–"}</Table.Td>
      <Table.Td>
        <Ago at={session.createdAt} />
      </Table.Td>
      <Table.Td ta="right">
        {session.isCurrent ? (
          <Chip>this session</Chip>
        ) : (
          <Button size="compact-xs" variant="default" disabled={busy} onClick={onEnd}>
            Sign out
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

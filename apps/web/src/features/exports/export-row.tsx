"use client";

import { useApolloClient, useMutation } from "@apollo/client/react";
import { Button, Code, CopyButton, Group, Progress, Table } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { serverNow } from "../../data/server-clock.ts";
import { RunStatusChip } from "../../entities/run/run-status-chip.tsx";
import type { ExportPartsFragment } from "../../generated/graphql.ts";
import { Ago } from "../../ui/ago.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { cancelExportDocument, exportAddressDocument } from "./documents.ts";
import { exportInWords, isUnderWay, keptInWords, size } from "./export-words.ts";

/** One export of the list. */
export function ExportRow({ made }: { made: ExportPartsFragment }) {
  const { format, snapshot, status, progress, createdAt, sha256 } = made;
  return (
    <Table.Tr>
      <Table.Td miw={220}>
        <Group gap={8}>
          <RunStatusChip status={status} /> <Quiet>{exportInWords(made)}</Quiet>
        </Group>
        {status === "RUNNING" ? <Progress value={progress * 100} mt={6} maw={260} aria-label="Progress of the export" /> : null}
      </Table.Td>
      <Table.Td>
        <Ago at={createdAt} />
      </Table.Td>
      <Table.Td>
        {format} <Quiet>{snapshot ? `snapshot ${snapshot.digest.slice(0, 8)}` : "as of then"}</Quiet>
      </Table.Td>
      <Table.Td>{sha256 ? <Checksum sha256={sha256} /> : null}</Table.Td>
      <Table.Td>
        <ExportAct made={made} />
      </Table.Td>
    </Table.Tr>
  );
}

function Checksum({ sha256 }: { sha256: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Code title={sha256}>{sha256.slice(0, 12)}…</Code>
      <CopyButton value={sha256}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy} aria-label="Copy the SHA-256">
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

/** Cancel while the export is being created, download once it is ready. */
function ExportAct({ made: { id, status, bytes, expiresAt } }: Pick<{ made: ExportPartsFragment }, "made">) {
  const client = useApolloClient();
  const [cancel, { loading: cancelling }] = useMutation(cancelExportDocument, { variables: { id } });
  const [fetching, setFetching] = useState(false);
  const fail = (title: string) => (error: unknown) => void notifications.show({ color: "red", title, message: toProblem(error).sentence });

  async function download() {
    setFetching(true);
    try {
      const { data } = await client.query({ query: exportAddressDocument, variables: { id }, fetchPolicy: "network-only" });
      const url = data?.export?.url;
      if (url) window.location.assign(url);
      else notifications.show({ color: "red", title: "Not downloaded", message: "The archive has been deleted. Export again." });
    } catch (error) {
      fail("Not downloaded")(error);
    } finally {
      setFetching(false);
    }
  }

  if (isUnderWay({ status }))
    return (
      <Button
        size="compact-sm"
        variant="default"
        loading={cancelling || status === "CANCELLING"}
        onClick={() => void cancel().catch(fail("Not cancelled"))}
      >
        Cancel
      </Button>
    );
  if (status !== "SUCCEEDED" || bytes == null || expiresAt == null) return null;
  const kept = keptInWords(expiresAt, new Date(serverNow()));
  return (
    <Group gap={8} wrap="nowrap">
      {kept === "deleted" ? null : (
        <Button size="compact-sm" flex="none" loading={fetching} onClick={() => void download()}>
          Download
        </Button>
      )}
      <Quiet>
        {size(bytes)} · {kept}
      </Quiet>
    </Group>
  );
}

"use client";

import { useQuery } from "@apollo/client/react";
import { Title } from "@mantine/core";
import { useEffect } from "react";
import { unmask } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { Page } from "../../ui/page.tsx";
import { BlindNote } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { exportFragment, exportsDocument } from "./documents.ts";
import { ExportForm } from "./export-form.tsx";
import { ExportRow } from "./export-row.tsx";
import { isUnderWay } from "./export-words.ts";

const pollMilliseconds = 1500;

/** Starts exports and lists one's own exports of this project. Leaving the page stops none. */
export function ExportsPage() {
  const { project } = useProject();
  const { data, error, refetch, startPolling, stopPolling } = useQuery(exportsDocument, {
    variables: { projectId: project.id },
    fetchPolicy: "cache-and-network",
  });
  const list = data?.exports.map((made) => unmask(exportFragment, made));
  const moves = list?.some(isUnderWay) ?? false;
  useEffect(() => {
    if (!moves) return;
    startPolling(pollMilliseconds);
    return stopPolling;
  }, [moves, startPolling, stopPolling]);
  return (
    <Page title="Export" lead="Export labels as files, for training and statistics elsewhere.">
      <BlindNote />
      <ExportForm onCreated={() => void refetch()} />
      <Title order={2} mt={22} mb={8}>
        Your exports
      </Title>
      <ListState
        data={list}
        error={error}
        onRetry={() => void refetch()}
        emptyText="You have made none yet. Choose a format above and export: progress, checksum and download are listed here."
        skeletonRows={3}
      >
        {(exports) => (
          <ListTable heads={["Status", "Started", "Format", "SHA-256", "Archive"]}>
            {exports.map((made) => (
              <ExportRow key={made.id} made={made} />
            ))}
          </ListTable>
        )}
      </ListState>
    </Page>
  );
}

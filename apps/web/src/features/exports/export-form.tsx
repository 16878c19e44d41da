"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Group, NativeSelect, Text } from "@mantine/core";
import type { ExportFormat } from "@second-read/domain";
import { type FormEvent, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { ago } from "../../ui/format.ts";
import { Panel } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { createExportDocument, exportSnapshotsDocument } from "./documents.ts";

const formats: Readonly<Record<ExportFormat, { readonly label: string; readonly words: string }>> = {
  CSV: { label: "CSV tables", words: "Exams, images, reads, findings, reference standard and scores, with a data dictionary." },
  COCO: { label: "COCO", words: "Images of breasts with a reference standard, and its marks as annotations in stored pixels." },
};

/** Format, source, and the button that starts an export. */
export function ExportForm({ onCreated }: { onCreated: () => void }) {
  const { project } = useProject();
  const { data } = useQuery(exportSnapshotsDocument, { variables: { projectId: project.id } });
  const [create, { loading, error }] = useMutation(createExportDocument);
  const [format, setFormat] = useState<ExportFormat>("CSV");
  const [snapshotId, setSnapshotId] = useState("");

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    await create({ variables: { projectId: project.id, format, snapshotId: snapshotId === "" ? null : snapshotId } }).then(
      onCreated,
      () => undefined,
    );
  }

  return (
    <Panel title="New export">
      <form onSubmit={(event) => void onSubmit(event)}>
        <Group align="flex-end" gap={12}>
          <NativeSelect
            label="Format"
            value={format}
            onChange={(event) => setFormat(event.currentTarget.value === "COCO" ? "COCO" : "CSV")}
            data={Object.entries(formats).map(([value, { label }]) => ({ value, label }))}
          />
          <NativeSelect
            label="Labels"
            value={snapshotId}
            onChange={(event) => setSnapshotId(event.currentTarget.value)}
            data={[
              { value: "", label: "As they are now" },
              ...(data?.snapshots.nodes ?? [])
                .filter(({ status }) => status === "FROZEN")
                .map(({ id, digest, frozenAt }) => ({ value: id, label: `Snapshot ${digest.slice(0, 8)}, frozen ${ago(frozenAt)}` })),
            ]}
          />
          <Button type="submit" loading={loading}>
            Export
          </Button>
        </Group>
        <Text c="dimmed" mt={10}>
          {formats[format].words} Only final exams; held-out test patients are left out. Images are not included.
        </Text>
        {error ? (
          <Text c="var(--danger)" role="alert" mt={8}>
            {toProblem(error).sentence}
          </Text>
        ) : null}
      </form>
    </Panel>
  );
}

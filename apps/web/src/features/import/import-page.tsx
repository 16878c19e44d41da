"use client";

import { Skeleton, Stack } from "@mantine/core";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Page } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { BatchPanel } from "./batch-panel.tsx";
import { DropArea } from "./drop-area.tsx";
import type { ImportBatch } from "./import-state.ts";
import { type ImportStore, sharedImportStore } from "./import-store.ts";
import { RecentUploads } from "./recent-uploads.tsx";

const none: readonly ImportBatch[] = [];
const noBatches = () => none;
const noSubscription = () => () => undefined;

/** Imports files and folders with their facts; a table shows the progress of each file. Leaving the page stops nothing. */
export function ImportPage() {
  const { project } = useProject();
  const [store, setStore] = useState<ImportStore | null>(null);
  useEffect(() => setStore(sharedImportStore()), []);
  const batches = useSyncExternalStore(store?.subscribe ?? noSubscription, store?.batches ?? noBatches, noBatches);
  const own = batches.filter(({ projectId }) => projectId === project.id);
  return (
    <Page title="Import" lead="Mammograms are de-identified on import: patients' names, dates and ID numbers are not kept.">
      <Stack gap={16}>
        {store ? <DropArea store={store} projectId={project.id} /> : <Skeleton height={250} />}
        {own.map((batch) => (
          <BatchPanel key={batch.id} batch={batch} onStop={() => store?.stop(batch.id)} onDismiss={() => store?.dismiss(batch.id)} />
        ))}
        {own.length === 0 ? <RecentUploads /> : null}
      </Stack>
    </Page>
  );
}

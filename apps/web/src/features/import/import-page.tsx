"use client";

import { useQuery } from "@apollo/client/react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { BatchPanel, FileTable } from "./batch-panel.tsx";
import { myUploadsDocument } from "./documents.ts";
import { DropArea } from "./drop-area.tsx";
import classes from "./import.module.css";
import type { ImportBatch, ImportedFile } from "./import-state.ts";
import { type ImportStore, sharedImportStore } from "./import-store.ts";
import { endOf } from "./send-file.ts";

const none: readonly ImportBatch[] = [];

/** Files and folders in, with what is known of them; the table fills as they move. Leaving the page stops nothing. */
export function ImportPage() {
  const { project } = useProject();
  const [store, setStore] = useState<ImportStore | null>(null);
  useEffect(() => setStore(sharedImportStore()), []);
  const batches = useSyncExternalStore(store?.subscribe ?? noSubscription, store?.batches ?? noBatches, noBatches);
  const own = batches.filter(({ projectId }) => projectId === project.id);
  return (
    <Page title="Import" lead="Mammograms in, de-identified at the door: names, dates and numbers of patients are not kept.">
      <div className={classes.stack}>
        {store ? <DropArea store={store} projectId={project.id} /> : <div className={classes.dropPlace} />}
        {own.map((batch) => (
          <BatchPanel key={batch.id} batch={batch} onStop={() => store?.stop(batch.id)} onDismiss={() => store?.dismiss(batch.id)} />
        ))}
        {own.length === 0 ? <Earlier projectId={project.id} /> : null}
      </div>
    </Page>
  );
}

const noSubscription = () => () => undefined;
const noBatches = () => none;

/** One's own files of the last days, for whoever comes back after a reload. */
function Earlier({ projectId }: { projectId: string }) {
  const { data, error, refetch } = useQuery(myUploadsDocument, { variables: { projectId }, fetchPolicy: "network-only" });
  return (
    <section>
      <h2 className={classes.section}>Your files of the last seven days</h2>
      <ListState
        data={data?.myUploads}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={(uploads) => uploads.length === 0}
        emptyText="Files that you send stand here, each with what became of it. You have sent none in the last seven days."
        skeletonRows={5}
      >
        {(uploads) => (
          <FileTable
            files={uploads.map(
              (upload): ImportedFile => ({
                path: upload.fileName ?? "(name no longer kept)",
                bytes: 0,
                stage: upload.status === "AWAITING_BYTES" ? "waiting" : "checking",
                uploadId: upload.id,
                viewLabel: null,
                reason: null,
                receipt: null,
                ...endOf(upload),
              }),
            )}
          />
        )}
      </ListState>
    </section>
  );
}

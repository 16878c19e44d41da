import type { ApolloClient } from "@apollo/client";
import { rejection } from "@second-read/domain";
import type { PlannedFile } from "@second-read/imaging/facts-csv";
import { toProblem } from "../../data/problem.ts";
import {
  changeFile,
  type EndedBeforehand,
  type ImportBatch,
  type ImportedFile,
  importedFactsOf,
  isEnd,
  newBatch,
  stopBatch,
} from "./import-state.ts";
import { askOutcome, largestHashedBytes, sendFile } from "./send-file.ts";

const atATime = 4;
const pollMilliseconds = 700;
const polledAtOnce = 12;

export interface ImportPlan {
  readonly client: ApolloClient;
  readonly projectId: string;
  readonly planned: readonly (PlannedFile & { readonly file: File })[];
  readonly beforehand: readonly EndedBeforehand[];
  readonly pixelsAreClean: boolean;
}

/** Imports since the page was loaded. They belong to no component, so they continue while other pages are open. */
export interface ImportStore {
  readonly start: (plan: ImportPlan) => void;
  readonly stop: (batchId: number) => void;
  readonly dismiss: (batchId: number) => void;
  readonly batches: () => readonly ImportBatch[];
  readonly subscribe: (listener: () => void) => () => void;
}

export function createImportStore(now: () => number = Date.now): ImportStore {
  let batches: readonly ImportBatch[] = [];
  let lastId = 0;
  const listeners = new Set<() => void>();

  function replace(batchId: number, change: (batch: ImportBatch) => ImportBatch) {
    batches = batches.map((batch) => (batch.id === batchId ? change(batch) : batch));
    for (const listener of listeners) listener();
  }
  const find = (batchId: number) => batches.find(({ id }) => id === batchId);
  const change = (batchId: number, index: number, to: Partial<ImportedFile>) =>
    replace(batchId, (batch) => changeFile(batch, index, to, now()));

  /** Sends the next waiting file until none is left; several of these run in parallel. */
  async function work(batchId: number, { client, projectId, planned, pixelsAreClean }: ImportPlan) {
    for (;;) {
      const index = find(batchId)?.files.findIndex(({ stage }) => stage === "waiting") ?? -1;
      const plan = planned[index];
      if (!plan) return;
      const set = (to: Partial<ImportedFile>) => change(batchId, index, to);
      if (plan.file.size > largestHashedBytes) {
        set({ stage: "rejected", reason: rejection("TOO_LARGE", { actual: plan.file.size, limit: largestHashedBytes }) });
        continue;
      }
      try {
        await sendFile({
          client,
          projectId,
          fileName: plan.path,
          file: plan.file,
          imported: importedFactsOf(plan, pixelsAreClean),
          onStage: set,
        });
      } catch (error) {
        await fail(client, batchId, index, error);
      }
    }
  }

  /** A file that could not be sent may have been rejected already: then the server gives the reason. */
  async function fail(client: ApolloClient, batchId: number, index: number, error: unknown) {
    const uploadId = find(batchId)?.files[index]?.uploadId;
    const outcome = uploadId ? await askOutcome(client, uploadId).catch(() => null) : null;
    const { code, sentence } = toProblem(error);
    change(batchId, index, outcome ?? { stage: "failed", reason: { code, message: sentence } });
  }

  /** Polls the files that are being checked, the oldest first, until the batch has ended. */
  async function watch(batchId: number, client: ApolloClient) {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
      const batch = find(batchId);
      if (!batch || batch.endedAt !== null) return;
      const open = batch.files.flatMap(({ stage, uploadId }, index) => (stage === "checking" && uploadId ? [{ index, uploadId }] : []));
      await Promise.all(
        open.slice(0, polledAtOnce).map(async ({ index, uploadId }) => {
          const outcome = await askOutcome(client, uploadId).catch(() => null);
          if (outcome) change(batchId, index, outcome);
        }),
      );
    }
  }

  return {
    start(plan) {
      const id = ++lastId;
      const planned = plan.planned.map(({ path, file }) => ({ path, bytes: file.size }));
      batches = [newBatch(id, plan.projectId, planned, plan.beforehand, now()), ...batches];
      for (const listener of listeners) listener();
      for (let worker = 0; worker < atATime; worker++) void work(id, plan);
      void watch(id, plan.client);
    },
    stop: (batchId) => replace(batchId, (batch) => stopBatch(batch, now())),
    dismiss(batchId) {
      batches = batches.filter((batch) => batch.id !== batchId || batch.endedAt === null);
      for (const listener of listeners) listener();
    },
    batches: () => batches,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

let shared: ImportStore | undefined;

/** The only store of a page load. While an import is running, the browser asks before the window closes. */
export function sharedImportStore(): ImportStore {
  if (!shared) {
    const store = createImportStore();
    window.addEventListener("beforeunload", (event) => {
      if (store.batches().some(({ files }) => files.some(({ stage }) => !isEnd(stage) && stage !== "checking"))) event.preventDefault();
    });
    shared = store;
  }
  return shared;
}

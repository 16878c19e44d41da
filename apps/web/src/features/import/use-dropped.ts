import { useApolloClient } from "@apollo/client/react";
import { useState } from "react";
import type { Gathered } from "./gather-files.ts";
import type { ImportStore } from "./import-store.ts";
import { planDropped } from "./plan-dropped.ts";

const insecure = "This page is not on a secure connection, so files cannot be checked before sending. Open it by https.";

/** Starts an import of the dropped or chosen files, and holds their problems. */
export function useDropped(store: ImportStore, projectId: string, pixelsAreClean: boolean) {
  const client = useApolloClient();
  const [busy, setBusy] = useState(false);
  const [notes, setNotes] = useState<readonly string[]>([]);
  const [problems, setProblems] = useState<readonly string[]>([]);

  async function take(gather: () => Promise<Gathered> | Gathered) {
    setBusy(true);
    try {
      const plan = await planDropped(await gather());
      const isSecure = globalThis.crypto?.subtle !== undefined;
      setProblems(isSecure ? plan.problems : [...plan.problems, insecure]);
      setNotes(plan.notes);
      const { planned, beforehand } = plan;
      if (isSecure && planned.length + beforehand.length > 0) store.start({ client, projectId, planned, beforehand, pixelsAreClean });
    } catch (error) {
      setProblems([`These files cannot be read: ${error instanceof Error ? error.message : "unknown reason"}`]);
    } finally {
      setBusy(false);
    }
  }
  return { take, busy, notes, problems };
}

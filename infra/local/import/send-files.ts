import { createHash } from "node:crypto";
import { basename, join, resolve } from "node:path";
import type { PlannedFile } from "@second-read/imaging/facts-csv";
import type { ImportClient, UploadState } from "./import-client.ts";
import { readRegularFile } from "./read-regular-file.ts";

/** The result for a file. NOT_SENT: it could not be read here, or the server could not be reached. */
export type FileOutcome =
  | {
      readonly path: string;
      readonly kind: "FILED";
      readonly as: "NEW" | "ALREADY_FILED" | "CORRECTED";
      readonly remark: UploadState["rejection"];
    }
  | { readonly path: string; readonly kind: "REJECTED"; readonly code: string; readonly message: string }
  | { readonly path: string; readonly kind: "NOT_SENT"; readonly message: string };

const sentAtOnce = 4;
/** At most this many files may wait to be checked, so that other files do not delay the exam of a file sent long ago. */
const mostWaiting = 40;
const askedAtOnce = 20;
const askEveryMilliseconds = 250;
const patienceSeconds = 600;

/**
 * Sends files and waits until each is filed or rejected; a failure of one does not stop the others.
 * @param onOutcome called for each file as it ends
 */
export async function sendFiles(
  client: ImportClient,
  projectId: string,
  folder: string,
  files: readonly PlannedFile[],
  onOutcome: (outcome: FileOutcome) => void,
): Promise<void> {
  const waiting = new Map<string, string>();
  let next = 0;
  let sending = 0;
  let moved = Date.now();
  const end = (outcome: FileOutcome) => {
    moved = Date.now();
    onOutcome(outcome);
  };

  const sender = async () => {
    for (let file = files[next++]; file; file = files[next++]) {
      while (waiting.size >= mostWaiting) await pause();
      try {
        waiting.set(await sendOne(client, projectId, folder, file), file.path);
      } catch (error) {
        end({ path: file.path, kind: "NOT_SENT", message: error instanceof Error ? error.message : "unknown" });
      }
    }
  };
  sending = sentAtOnce;
  const senders = Array.from({ length: sentAtOnce }, () => sender().finally(() => sending--));
  while (sending > 0 || waiting.size > 0) {
    const asked = [...waiting.keys()].slice(0, askedAtOnce);
    if (asked.length > 0) for (const [uploadId, state] of await client.states(asked)) finish(uploadId, state);
    if (waiting.size > 0 && Date.now() - moved > patienceSeconds * 1000)
      throw new Error(`No file moved for ${patienceSeconds / 60} minutes.`);
    await pause();
  }
  await Promise.all(senders);

  function finish(uploadId: string, { status, alreadyFiled, corrected, rejection }: UploadState): void {
    const path = waiting.get(uploadId) ?? "";
    if (status === "FILED")
      end({ path, kind: "FILED", as: corrected ? "CORRECTED" : alreadyFiled ? "ALREADY_FILED" : "NEW", remark: rejection });
    else if (status === "REJECTED") end({ path, kind: "REJECTED", code: rejection?.code ?? "UNKNOWN", message: rejection?.message ?? "" });
    else return;
    waiting.delete(uploadId);
  }
}

async function sendOne(client: ImportClient, projectId: string, folder: string, { path, facts }: PlannedFile): Promise<string> {
  const bytes = await readRegularFile(join(folder, path));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const ticket = await client.create({
    projectId,
    fileName: basename(path).trim() || "unnamed",
    bytes: bytes.byteLength,
    sha256,
    resumeKey: createHash("sha256").update(resolve(folder, path)).digest("hex"),
    imported: facts,
  });
  const { uploadId } = ticket;
  try {
    await client.put(ticket, bytes);
  } catch (error) {
    // A file whose size alone is invalid is rejected before it is sent: that gives a better reason than the store's refusal.
    if ((await client.states([uploadId])).get(uploadId)?.status === "REJECTED") return uploadId;
    throw error;
  }
  await client.complete(uploadId);
  return uploadId;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, askEveryMilliseconds));
}

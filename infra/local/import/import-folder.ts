import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { AppError, type FileFacts, type RejectionCode, rejection } from "@second-read/domain";
import type { ApiClient } from "./api-client.ts";

export interface ImportProgress {
  readonly total: number;
  readonly sent: number;
  readonly filed: number;
  readonly alreadyFiled: number;
  readonly rejected: readonly RejectedFile[];
}

export interface RejectedFile {
  readonly file: string;
  readonly code: string;
  readonly message: string;
}

interface Ticket {
  readonly uploadId: string;
  readonly url: string;
  readonly method: string;
  readonly fields: Record<string, string> | null;
  readonly headers: Record<string, string> | null;
}

interface UploadState {
  readonly status: string;
  readonly alreadyFiled: boolean;
  readonly rejection: { readonly code: string; readonly message: string } | null;
}

const sendersAtOnce = 4;
const pollMilliseconds = 400;
/** Ids asked about in one document. */
const askedAtOnce = 40;

/**
 * Sends files through createUpload → store → completeUpload and waits until each is filed or rejected. One bad file never
 * stops the others. With facts, files without a row and rows without a file are told apart and not sent.
 */
export async function importFiles(options: {
  readonly api: ApiClient;
  readonly projectId: string;
  readonly files: readonly string[];
  readonly facts: ReadonlyMap<string, FileFacts> | null;
  readonly onProgress: (progress: ImportProgress) => void;
}): Promise<ImportProgress> {
  const { api, projectId, files, facts, onProgress } = options;
  const rejected: RejectedFile[] = [];
  const reject = (file: string, code: RejectionCode) => rejected.push({ file, ...rejection(code) });
  const present = new Set(files.map((file) => basename(file)));
  for (const file of facts?.keys() ?? []) if (!present.has(file)) reject(file, "FACTS_WITHOUT_FILE");
  const toSend = files.filter((file) => facts === null || facts.has(basename(file)));
  for (const file of files) if (!toSend.includes(file)) reject(basename(file), "FILE_WITHOUT_FACTS");

  const total = toSend.length + rejected.length;
  const open = new Map<string, string>();
  let [sent, filed, alreadyFiled, next] = [0, 0, 0, 0];
  const report = () => onProgress({ total, sent, filed, alreadyFiled, rejected });

  async function sender(): Promise<void> {
    for (let path = toSend[next++]; path !== undefined; path = toSend[next++]) {
      const file = basename(path);
      try {
        open.set(await send(api, projectId, path, facts?.get(file)), file);
      } catch (error) {
        if (!(error instanceof AppError) || error.code === "UNAUTHENTICATED" || error.code === "FORBIDDEN") throw error;
        rejected.push({ file, code: error.code, message: error.message });
      }
      sent += 1;
      report();
    }
  }

  let sending = true;
  const senders = Promise.all(Array.from({ length: sendersAtOnce }, sender)).finally(() => {
    sending = false;
  });
  senders.catch(() => undefined);
  while (sending || open.size > 0) {
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
    const ids = [...open.keys()].slice(0, askedAtOnce);
    for (const [id, state] of await askStates(api, ids)) {
      if (state.status !== "FILED" && state.status !== "REJECTED") continue;
      const file = open.get(id) ?? "";
      open.delete(id);
      if (state.status === "REJECTED")
        rejected.push({ file, code: state.rejection?.code ?? "REJECTED", message: state.rejection?.message ?? "" });
      else if (state.alreadyFiled) alreadyFiled += 1;
      else filed += 1;
    }
    report();
  }
  await senders;
  return { total, sent, filed, alreadyFiled, rejected };
}

async function send(api: ApiClient, projectId: string, path: string, facts: FileFacts | undefined): Promise<string> {
  const { size } = await stat(path);
  const bytes = await readFile(path);
  const { createUpload: ticket } = await api.ask<{ createUpload: Ticket }>(
    "mutation ($input: CreateUploadInput!) { createUpload(input: $input) { uploadId url method fields headers } }",
    {
      input: {
        projectId,
        fileName: basename(path),
        bytes: size,
        sha256: createHash("sha256").update(bytes).digest("hex"),
        imported: facts ?? null,
      },
    },
  );
  await store(ticket, bytes);
  await api.ask("mutation ($id: ID!) { completeUpload(uploadId: $id) { id } }", { id: ticket.uploadId });
  return ticket.uploadId;
}

async function store({ url, method, fields, headers }: Ticket, bytes: Buffer<ArrayBuffer>): Promise<void> {
  let body: BodyInit = bytes;
  if (method === "POST") {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields ?? {})) form.append(name, value);
    form.append("file", new Blob([bytes]));
    body = form;
  }
  const response = await fetch(url, { method, body, headers: headers ?? {} });
  if (!response.ok) throw new AppError("UNAVAILABLE", `The store answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
}

async function askStates(api: ApiClient, ids: readonly string[]): Promise<[string, UploadState][]> {
  if (ids.length === 0) return [];
  const fields = ids.map((_, i) => `u${i}: upload(id: $u${i}) { status alreadyFiled rejection { code message } }`);
  const query = `query (${ids.map((_, i) => `$u${i}: ID!`).join(", ")}) { ${fields.join(" ")} }`;
  const data = await api.ask<Record<string, UploadState>>(query, Object.fromEntries(ids.map((id, i) => [`u${i}`, id])));
  return ids.flatMap((id, i) => (data[`u${i}`] ? [[id, data[`u${i}`] as UploadState]] : []));
}

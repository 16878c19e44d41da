import { createHash } from "node:crypto";
import { askByToken } from "./ask-by-token.ts";

export interface Target {
  readonly url: string;
  readonly method: string;
  readonly fields: Readonly<Record<string, string>> | null;
  readonly headers: Readonly<Record<string, string>> | null;
}

export interface Part extends Target {
  readonly start: number;
  readonly bytes: number;
  readonly arrived: boolean;
}

export interface Ticket extends Target {
  readonly uploadId: string;
  readonly parts: readonly Part[];
}

export interface Sender {
  announce(bytes: Uint8Array, resumeKey: string): Promise<Ticket>;
  /** Sends the whole file, or those of its parts that have not arrived. */
  put(ticket: Ticket, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  complete(uploadId: string): Promise<void>;
}

/** Sends files to a project step by step, as a client with a token does. */
export function createSender(origin: string, token: string, projectId: string): Sender {
  const ask = (query: string, variables: object) => askByToken({ origin, token }, query, variables);

  return {
    async announce(bytes, resumeKey) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const input = { projectId, fileName: "one.dcm", bytes: bytes.length, sha256, resumeKey };
      const { createUpload } = await ask(
        `mutation($input: CreateUploadInput!) {
          createUpload(input: $input) { uploadId url method fields headers parts { start bytes arrived url method fields headers } }
        }`,
        { input },
      );
      return createUpload;
    },
    async put(ticket, bytes) {
      if (ticket.parts.length === 0) return putTo(ticket, bytes);
      for (const part of ticket.parts) if (!part.arrived) await putTo(part, bytes.subarray(part.start, part.start + part.bytes));
    },
    async complete(uploadId) {
      await ask("mutation($id: ID!) { completeUpload(uploadId: $id) { status } }", { id: uploadId });
    },
  };
}

export function requestTo({ url, method, fields, headers }: Target, bytes: Uint8Array<ArrayBuffer>): Request {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields ?? {})) form.append(name, value);
  form.append("file", new Blob([bytes]));
  return new Request(url, { method, body: method === "POST" ? form : bytes, headers: headers ?? {} });
}

async function putTo(target: Target, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const response = await fetch(requestTo(target, bytes));
  if (!response.ok) throw new Error(`the store answered ${response.status}`);
}

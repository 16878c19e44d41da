import type { ApolloClient } from "@apollo/client";
import { toProblem } from "../../data/problem.ts";
import type { ImportedFactsInput } from "../../generated/graphql.ts";
import { graphql, unmask } from "../../generated/index.ts";
import { uploadFragment } from "./documents.ts";
import type { ImportedFile } from "./import-state.ts";
import { outcomeOf } from "./upload-outcome.ts";

const createUploadDocument = graphql(`
  mutation CreateUpload($input: CreateUploadInput!) {
    createUpload(input: $input) {
      uploadId
      url
      method
      fields
      headers
      expiresAt
      parts {
        start
        bytes
        arrived
        url
        method
        fields
        headers
      }
    }
  }
`);

const completeUploadDocument = graphql(`
  mutation CompleteUpload($uploadId: ID!) {
    completeUpload(uploadId: $uploadId) {
      id
      status
    }
  }
`);

const uploadDocument = graphql(`
  query Upload($id: ID!) {
    upload(id: $id) {
      ...UploadParts
    }
  }
`);

/** A browser cannot hold a larger file in memory to hash it; no mammogram comes near this size. */
export const largestHashedBytes = 1_000_000_000;
const attempts = 4;

/** SHA-256 of a file, in hexadecimal; computed off the page's thread by the browser. */
export async function hashOf(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export interface SendInput {
  readonly client: ApolloClient;
  readonly projectId: string;
  /** Includes the path in the folder, by which a partly sent file is recognised. */
  readonly fileName: string;
  readonly file: Blob;
  readonly imported: ImportedFactsInput | null;
  readonly onStage: (change: Partial<ImportedFile>) => void;
}

/** Hashes, announces, sends and completes one file. Resolves to the id of its upload, which the server checks afterwards. */
export async function sendFile({ client, projectId, fileName, file, imported, onStage }: SendInput): Promise<string> {
  onStage({ stage: "hashing" });
  const sha256 = await hashOf(file);
  const resumeKey = await hashOf(new Blob([fileName]));
  onStage({ stage: "sending" });
  const ticket = await persistently(async () => {
    const { data } = await client.mutate({
      mutation: createUploadDocument,
      variables: { input: { projectId, fileName, bytes: file.size, sha256, resumeKey, imported } },
    });
    if (!data) throw new Error("The server returned no address to send the file to.");
    return data.createUpload;
  });
  onStage({ uploadId: ticket.uploadId });
  try {
    for (const { start, bytes, ...target } of piecesOf(ticket, file)) {
      await persistently(() => sendBytes(target, file.slice(start, start + bytes)));
    }
    await persistently(() => client.mutate({ mutation: completeUploadDocument, variables: { uploadId: ticket.uploadId } }));
  } catch (error) {
    // The server may have rejected the file already for its size: that reason says more than the store's refusal.
    if ((await askOutcome(client, ticket.uploadId).catch(() => null))?.stage !== "rejected") throw error;
  }
  onStage({ stage: "checking" });
  return ticket.uploadId;
}

interface Target {
  readonly url: string;
  readonly method: string;
  readonly fields?: unknown;
  readonly headers?: unknown;
}

interface Piece extends Target {
  readonly start: number;
  readonly bytes: number;
}

interface Ticket extends Target {
  readonly parts: readonly (Piece & { readonly arrived: boolean })[];
}

/** What to send: the whole file, or the missing parts of one that is sent in parts. */
function piecesOf({ parts, ...whole }: Ticket, file: Blob): readonly Piece[] {
  return parts.length > 0 ? parts.filter(({ arrived }) => !arrived) : [{ ...whole, start: 0, bytes: file.size }];
}

async function sendBytes({ url, method, fields, headers }: Target, file: Blob): Promise<void> {
  const form = fields ? new FormData() : null;
  for (const [name, value] of Object.entries((fields ?? {}) as Record<string, string>)) form?.append(name, value);
  // The file must be the form's last field: a store ignores the fields after it.
  form?.append("file", file);
  const response = await fetch(url, {
    method,
    body: form ?? file,
    headers: (headers as Record<string, string> | null) ?? undefined,
    credentials: "omit",
  });
  if (!response.ok) throw new SendFailed(response.status);
}

class SendFailed extends Error {
  readonly retryable: boolean;
  constructor(status: number) {
    super(`The store did not accept the file (${status}).`);
    this.retryable = status >= 500 || status === 429;
  }
}

/** Retries retryable errors with growing pauses. */
async function persistently<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      const mayHelp = error instanceof SendFailed ? error.retryable : toProblem(error).retryable;
      if (!mayHelp || attempt >= attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
    }
  }
}

/** Requests the result of an upload; null until its bytes have arrived. */
export async function askOutcome(client: ApolloClient, uploadId: string): Promise<Partial<ImportedFile> | null> {
  const { data } = await client.query({ query: uploadDocument, variables: { id: uploadId }, fetchPolicy: "network-only" });
  return data?.upload ? outcomeOf(unmask(uploadFragment, data.upload)) : null;
}

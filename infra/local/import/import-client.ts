import type { ImportedFacts } from "@second-read/imaging/facts";

interface Target {
  readonly url: string;
  readonly method: string;
  readonly fields: Readonly<Record<string, string>> | null;
  readonly headers: Readonly<Record<string, string>> | null;
}

export interface UploadTicket extends Target {
  readonly uploadId: string;
  /** Empty for a file that is sent in one piece. */
  readonly parts: readonly (Target & { readonly start: number; readonly bytes: number; readonly arrived: boolean })[];
}

export interface UploadState {
  readonly status: "AWAITING_BYTES" | "RECEIVED" | "PROCESSING" | "FILED" | "REJECTED";
  readonly alreadyFiled: boolean;
  readonly corrected: boolean;
  readonly rejection: { readonly code: string; readonly message: string } | null;
}

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly retryable?: boolean } }[];
}

/** The three steps of an upload as any client performs them, over HTTP with an API token. Waits for a server that is briefly unavailable. */
export interface ImportClient {
  /** Null if the token's owner has no such project. */
  projectIdOf(keyOrId: string): Promise<string | null>;
  create(input: {
    projectId: string;
    fileName: string;
    bytes: number;
    sha256: string;
    /** The same for the same file in another run: parts that have arrived are not sent again. */
    resumeKey: string;
    imported: ImportedFacts | null;
  }): Promise<UploadTicket>;
  put(ticket: UploadTicket, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  complete(uploadId: string): Promise<void>;
  states(uploadIds: readonly string[]): Promise<ReadonlyMap<string, UploadState>>;
}

/** Another attempt may succeed: nothing answered, or the answer asks to try later. */
class Unreachable extends Error {}

const triesAtMost = 7;
const firstPauseMilliseconds = 250;

/** Retries with doubling pauses, half a minute in total: as long as a server takes to restart. Every step of an upload may be repeated. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unreachable) || tried === triesAtMost) throw error;
      await new Promise((resolve) => setTimeout(resolve, firstPauseMilliseconds * 2 ** tried));
    }
  }
}

async function fetchOrUnreachable(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, init).catch(() => {
    throw new Unreachable(`${new URL(url).origin} does not answer`);
  });
}

async function putTo({ url, method, fields, headers }: Target, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields ?? {})) form.append(name, value);
  form.append("file", new Blob([bytes]));
  const response = await fetchOrUnreachable(url, { method, body: method === "POST" ? form : bytes, headers: headers ?? {} });
  const said = `the store answered ${response.status}`;
  if (response.status >= 500) throw new Unreachable(said);
  if (!response.ok) throw new Error(said);
  await response.arrayBuffer();
}

/** @param origin where the product is served, e.g. http://127.0.0.1:3000 */
export function importClient(origin: string, token: string): ImportClient {
  const ask = <T>(query: string, variables: Record<string, unknown>): Promise<T> => patiently(() => askOnce<T>(query, variables));

  async function askOnce<T>(query: string, variables: Record<string, unknown>): Promise<T> {
    const response = await fetchOrUnreachable(`${origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json().catch(() => ({}))) as Answer<T>;
    const [first] = body.errors ?? [];
    if (first?.extensions?.retryable || (!first && !body.data))
      throw new Unreachable(first?.message ?? `${origin} answered ${response.status}`);
    if (first) throw new Error(first.message);
    return body.data as T;
  }

  return {
    async projectIdOf(keyOrId) {
      const { projects } = await ask<{ projects: { id: string; key: string }[] }>("{ projects { id key } }", {});
      return projects.find(({ id, key }) => id === keyOrId || key === keyOrId)?.id ?? null;
    },
    async create(input) {
      const { createUpload } = await ask<{ createUpload: UploadTicket }>(
        `mutation($input: CreateUploadInput!) {
          createUpload(input: $input) { uploadId url method fields headers parts { start bytes arrived url method fields headers } }
        }`,
        { input },
      );
      return createUpload;
    },
    async put(ticket, bytes) {
      if (ticket.parts.length === 0) return patiently(() => putTo(ticket, bytes));
      for (const part of ticket.parts.filter(({ arrived }) => !arrived))
        await patiently(() => putTo(part, bytes.subarray(part.start, part.start + part.bytes)));
    },
    async complete(uploadId) {
      await ask("mutation($id: ID!) { completeUpload(uploadId: $id) { id } }", { id: uploadId });
    },
    async states(uploadIds) {
      // One request for all: aliases u0, u1, …
      const wanted = uploadIds
        .map((_, index) => `u${index}: upload(id: $i${index}) { status alreadyFiled corrected rejection { code message } }`)
        .join(" ");
      const declared = uploadIds.map((_, index) => `$i${index}: ID!`).join(", ");
      const variables = Object.fromEntries(uploadIds.map((id, index) => [`i${index}`, id]));
      const found = await ask<Record<string, UploadState | null>>(`query(${declared}) { ${wanted} }`, variables);
      return new Map(uploadIds.flatMap((id, index) => (found[`u${index}`] ? [[id, found[`u${index}`] as UploadState] as const] : [])));
    },
  };
}

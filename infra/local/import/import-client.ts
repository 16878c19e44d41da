import type { ImportedFacts } from "@second-read/imaging/facts";

export interface UploadTicket {
  readonly uploadId: string;
  readonly url: string;
  readonly method: string;
  readonly fields: Readonly<Record<string, string>> | null;
  readonly headers: Readonly<Record<string, string>> | null;
}

export interface UploadState {
  readonly status: "AWAITING_BYTES" | "RECEIVED" | "PROCESSING" | "FILED" | "REJECTED";
  readonly alreadyFiled: boolean;
  readonly rejection: { readonly code: string; readonly message: string } | null;
}

/** The three steps of an upload as any client takes them, over HTTP with an API token. */
export interface ImportClient {
  create(input: {
    projectId: string;
    fileName: string;
    bytes: number;
    sha256: string;
    imported: ImportedFacts | null;
  }): Promise<UploadTicket>;
  put(ticket: UploadTicket, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  complete(uploadId: string): Promise<void>;
  states(uploadIds: readonly string[]): Promise<ReadonlyMap<string, UploadState>>;
}

/** @param origin where the product answers, e.g. http://127.0.0.1:3000 */
export function importClient(origin: string, token: string): ImportClient {
  async function ask<T>(query: string, variables: Record<string, unknown>): Promise<T> {
    const response = await fetch(`${origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: T; errors?: { message: string }[] };
    const [first] = body.errors ?? [];
    if (first) throw new Error(first.message);
    if (!body.data) throw new Error(`${origin} answered ${response.status}`);
    return body.data;
  }

  return {
    async create(input) {
      const { createUpload } = await ask<{ createUpload: UploadTicket }>(
        "mutation($input: CreateUploadInput!) { createUpload(input: $input) { uploadId url method fields headers } }",
        { input },
      );
      return createUpload;
    },
    async put({ url, method, fields, headers }, bytes) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields ?? {})) form.append(name, value);
      form.append("file", new Blob([bytes]));
      const response = await fetch(url, { method, body: method === "POST" ? form : bytes, headers: headers ?? {} });
      if (!response.ok) throw new Error(`the store answered ${response.status}`);
      await response.arrayBuffer();
    },
    async complete(uploadId) {
      await ask("mutation($id: ID!) { completeUpload(uploadId: $id) { id } }", { id: uploadId });
    },
    async states(uploadIds) {
      // One request for all: aliases u0, u1, …
      const wanted = uploadIds
        .map((_, index) => `u${index}: upload(id: $i${index}) { status alreadyFiled rejection { code message } }`)
        .join(" ");
      const declared = uploadIds.map((_, index) => `$i${index}: ID!`).join(", ");
      const variables = Object.fromEntries(uploadIds.map((id, index) => [`i${index}`, id]));
      const found = await ask<Record<string, UploadState | null>>(`query(${declared}) { ${wanted} }`, variables);
      return new Map(uploadIds.flatMap((id, index) => (found[`u${index}`] ? [[id, found[`u${index}`] as UploadState] as const] : [])));
    },
  };
}

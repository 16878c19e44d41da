/** A signed-in client of the product's own API: the demo is created as any user would. */
export type DemoClient = {
  ask<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
  /** Sends bytes to the address of an upload ticket. */
  put(ticket: UploadTicket, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
};

export type UploadTicket = {
  uploadId: string;
  url: string;
  method: string;
  fields: Record<string, string> | null;
  headers: Record<string, string> | null;
};

export type ApiAddress = {
  /** Where the API process listens. */
  apiUrl: string;
  /** The origin that browsers use; the API's checks compare with it. The web process need not be running yet. */
  publicOrigin: string;
};

/** An API response with errors; `code` is that of the first. */
export class DemoRefused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Signs in with a local account. Throws DemoRefused if the API refuses, an Error if it cannot be reached. */
export async function signIn({ apiUrl, publicOrigin }: ApiAddress, email: string, password: string): Promise<DemoClient> {
  const answer = await fetch(`${apiUrl}/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: publicOrigin },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok)
    throw new DemoRefused("UNAUTHENTICATED", `${email} could not sign in: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return {
    async ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
      const response = await fetch(`${apiUrl}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: publicOrigin, cookie },
        body: JSON.stringify({ query, variables }),
      });
      const body = (await response.json()) as { data?: T; errors?: { message: string; extensions?: { code?: string } }[] };
      const [first] = body.errors ?? [];
      if (first) throw new DemoRefused(first.extensions?.code ?? "INTERNAL", first.message);
      return body.data as T;
    },
    async put({ url, method, fields, headers }, bytes) {
      // The web process may start later than the API; the API itself serves the folder store.
      const address = url.startsWith(publicOrigin) ? apiUrl + url.slice(publicOrigin.length) : url;
      let body: BodyInit = bytes;
      if (method === "POST") {
        const form = new FormData();
        for (const [name, value] of Object.entries(fields ?? {})) form.append(name, value);
        form.append("file", new Blob([bytes]));
        body = form;
      }
      const response = await fetch(address, { method, body, headers: headers ?? {} });
      if (!response.ok) {
        const sentence = `The store answered ${response.status}: ${(await response.text()).slice(0, 200)}`;
        throw response.status >= 500 ? new DemoRefused("UNAVAILABLE", sentence) : new Error(sentence);
      }
      await response.arrayBuffer();
    },
  };
}

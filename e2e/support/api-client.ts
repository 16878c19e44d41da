import { createHash, randomUUID } from "node:crypto";
import { requestTo, type Target } from "./sender.ts";

export interface ApiClient {
  ask<Answer>(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** Sends a file through the public API; returns the upload's id. */
  upload(projectId: string, file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }, imported?: object): Promise<string>;
  /** The session's cookies, for a browser. */
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
}

interface Ticket extends Target {
  readonly uploadId: string;
}

/**
 * For requests with a connection of their own. The server closes an idle one after five seconds; making phantoms blocks this process for longer, which then sends on
 * the closed connection: "other side closed".
 */
const unkept = { connection: "close" };

/** Signs in for the first time: changes the one-time password to a new one, and returns that. */
export async function takeAccount(
  origin: string,
  email: string,
  oneTimePassword: string,
): Promise<{ readonly email: string; readonly password: string }> {
  const { ask } = await signIn(origin, email, oneTimePassword);
  const password = `four words for ${randomUUID()}`;
  await ask("mutation($from: String!, $to: String!) { changePassword(currentPassword: $from, newPassword: $to) { id } }", {
    from: oneTimePassword,
    to: password,
  });
  return { email, password };
}

/** Signs in with a local account. @throws Error if the product refuses */
export async function signIn(origin: string, email: string, password: string): Promise<ApiClient> {
  const answer = await fetch(`${origin}/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin, ...unkept },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`${email} could not sign in: ${answer.status}`);
  const cookies = answer.headers.getSetCookie().map((line) => {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    return { name, value };
  });
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");

  async function ask<Answer>(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    const response = await fetch(`${origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", origin, cookie, ...unkept },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Answer; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  return {
    cookies,
    ask,
    async upload(projectId, { name, bytes }, imported = {}) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const input = { projectId, fileName: name, bytes: bytes.byteLength, sha256, imported };
      const { createUpload: ticket } = await ask<{ createUpload: Ticket }>(
        "mutation($input: CreateUploadInput!) { createUpload(input: $input) { uploadId url method fields headers } }",
        { input },
      );
      const sent = await fetch(requestTo({ ...ticket, headers: { ...ticket.headers, ...unkept } }, bytes));
      if (!sent.ok) throw new Error(`The store answered ${sent.status} for ${name}.`);
      await ask("mutation($id: ID!) { completeUpload(uploadId: $id) { status } }", { id: ticket.uploadId });
      return ticket.uploadId;
    },
  };
}

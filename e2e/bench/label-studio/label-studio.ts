import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { freePort } from "@second-read/testing";
import { startPythonServer } from "../../support/python-server.ts";

export interface LabelStudio {
  /** Calls its API as one of the annotators, and returns the answer. */
  ask(annotator: number, path: string, body?: object): Promise<any>;
  stop(): Promise<void>;
}

const password = "a password for a bench";

/** Label Studio's own server on a PostgreSQL database, with this many annotators. `python` belongs to an environment where it is installed. */
export async function startLabelStudio(
  python: string,
  { folder, databaseUrl, annotators }: { readonly folder: string; readonly databaseUrl: string; readonly annotators: number },
): Promise<LabelStudio> {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const database = new URL(databaseUrl);
  const ownerToken = randomBytes(20).toString("hex");
  const stop = await startPythonServer({
    python: join(dirname(python), "label-studio"),
    args: ["start", "--no-browser", "--internal-host", "127.0.0.1", "--port", String(port)],
    folder,
    env: {
      DJANGO_DB: "default",
      POSTGRE_HOST: database.hostname,
      POSTGRE_PORT: database.port,
      POSTGRE_NAME: database.pathname.slice(1),
      POSTGRE_USER: database.username,
      POSTGRE_PASSWORD: decodeURIComponent(database.password),
      LABEL_STUDIO_BASE_DATA_DIR: folder,
      LABEL_STUDIO_USERNAME: "owner@bench.test",
      LABEL_STUDIO_PASSWORD: password,
      LABEL_STUDIO_USER_TOKEN: ownerToken,
      LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN: "true",
      COLLECT_ANALYTICS: "False",
      LOG_LEVEL: "ERROR",
    },
    healthUrl: `${url}/health`,
  });
  async function call(token: string, path: string, body?: object): Promise<any> {
    const response = await fetch(`${url}/api/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Token ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Label Studio: ${path}: ${response.status} ${text.slice(0, 500)}`);
    return JSON.parse(text);
  }
  const tokens = [ownerToken];
  for (let made = 1; made < annotators; made += 1) tokens.push(await signUp(url, `annotator${made}@bench.test`));
  return { ask: (annotator, path, body) => call(tokens[annotator] as string, path, body), stop };
}

/** Creates an account with the sign-up form, as a browser does, because a token is shown only to its owner. @returns the token */
async function signUp(url: string, email: string): Promise<string> {
  const form = await fetch(`${url}/user/signup/`);
  const csrf = /csrftoken=([^;]+)/.exec(form.headers.get("set-cookie") ?? "")?.[1] ?? "";
  const signedUp = await fetch(`${url}/user/signup/`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: `csrftoken=${csrf}` },
    body: new URLSearchParams({ email, password, csrfmiddlewaretoken: csrf }),
  });
  const cookie = signedUp.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const answer = (await (await fetch(`${url}/api/current-user/token`, { headers: { cookie } })).json()) as { token?: string };
  if (answer.token === undefined) throw new Error(`Label Studio did not let ${email} in: ${JSON.stringify(answer).slice(0, 500)}`);
  return answer.token;
}

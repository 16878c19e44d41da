import { createHash } from "node:crypto";
import { dicomFile, mammogramElements } from "@second-read/imaging/testing";

export interface Sender {
  /** Of the API. */
  readonly origin: string;
  readonly token: string;
  readonly projectId: string;
}

/** @throws Error with what the API said, where it refuses */
export async function askApi({ origin, token }: Pick<Sender, "origin" | "token">, query: string, variables: object): Promise<any> {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** Sends one small mammogram of a patient of its own; answers its upload once the product has acknowledged it. */
export async function sendMammogram(sender: Sender, number: number): Promise<string> {
  const bytes = dicomFile(
    mammogramElements([
      { tag: 0x00080018, vr: "UI", value: `1.2.826.0.1.${number}` },
      { tag: 0x0020000d, vr: "UI", value: `1.2.826.0.2.${number}` },
      { tag: 0x00100020, vr: "LO", value: `patient ${number}` },
    ]),
  );
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const input = { projectId: sender.projectId, fileName: `${number}.dcm`, bytes: bytes.byteLength, sha256 };
  const create = "mutation($input: CreateUploadInput!) { createUpload(input: $input) { uploadId url headers } }";
  const { createUpload } = await askApi(sender, create, { input });
  const { pathname, search } = new URL(createUpload.url);
  const put = await fetch(sender.origin + pathname + search, { method: "PUT", headers: createUpload.headers, body: new Uint8Array(bytes) });
  if (!put.ok) throw new Error(`the store answered ${put.status}: ${await put.text()}`);
  await askApi(sender, "mutation($id: ID!) { completeUpload(uploadId: $id) { status } }", { id: createUpload.uploadId });
  return createUpload.uploadId;
}

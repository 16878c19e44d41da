import { createHash } from "node:crypto";
import { askByToken } from "./ask-by-token.ts";
import { oneMammogram } from "./one-mammogram.ts";

export interface Sender {
  /** Origin of the API. */
  readonly origin: string;
  readonly token: string;
  readonly projectId: string;
}

/** Sends one small mammogram of a new patient; returns its upload once the product has acknowledged it. */
export async function sendMammogram(sender: Sender, number: number): Promise<string> {
  const bytes = oneMammogram(number);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const input = { projectId: sender.projectId, fileName: `${number}.dcm`, bytes: bytes.byteLength, sha256 };
  const create = "mutation($input: CreateUploadInput!) { createUpload(input: $input) { uploadId url headers } }";
  const { createUpload } = await askByToken(sender, create, { input });
  const { pathname, search } = new URL(createUpload.url);
  const put = await fetch(sender.origin + pathname + search, { method: "PUT", headers: createUpload.headers, body: bytes });
  if (!put.ok) throw new Error(`the store answered ${put.status}: ${await put.text()}`);
  await askByToken(sender, "mutation($id: ID!) { completeUpload(uploadId: $id) { status } }", { id: createUpload.uploadId });
  return createUpload.uploadId;
}

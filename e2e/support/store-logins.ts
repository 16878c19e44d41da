import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { MinioServer } from "@second-read/testing";

/** MinIO's client, or undefined: MC_BIN alone, since `mc` on PATH is often Midnight Commander. */
export const minioClient = process.env.MC_BIN || undefined;

const program = fileURLToPath(new URL("../../infra/compose/store/make-logins", import.meta.url));

/** Makes the buckets and the processes' logins of a MinIO server as Compose does, with these secret keys. */
export async function makeStoreLogins(
  { settings }: MinioServer,
  secrets: Readonly<Record<"api" | "ingest" | "trainer", string>>,
): Promise<void> {
  await promisify(execFile)(program, {
    env: {
      PATH: `${dirname(minioClient ?? "")}:${process.env.PATH}`,
      STORE: settings.endpoint,
      MINIO_ROOT_USER: settings.accessKey,
      MINIO_ROOT_PASSWORD: settings.secretKey,
      API_STORE_KEY: secrets.api,
      INGEST_STORE_KEY: secrets.ingest,
      TRAINER_STORE_KEY: secrets.trainer,
    },
  });
}

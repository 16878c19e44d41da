import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { MinioServer } from "@second-read/testing";

/** MinIO's client, or undefined: only from MC_BIN, since `mc` on PATH is often Midnight Commander. */
export const minioClient = process.env.MC_BIN || undefined;

const program = (name: string) => fileURLToPath(new URL(`../../infra/compose/store/${name}`, import.meta.url));

/** The variables by which Compose describes a MinIO server to these programs. */
const administratorOf = ({ settings }: MinioServer) => ({
  PATH: `${dirname(minioClient ?? "")}:${process.env.PATH}`,
  STORE: settings.endpoint,
  MINIO_ROOT_USER: settings.accessKey,
  MINIO_ROOT_PASSWORD: settings.secretKey,
});

/** Creates the buckets and the processes' logins on a MinIO server as Compose does, with these secret keys. */
export async function makeStoreLogins(server: MinioServer, secrets: Readonly<Record<"api" | "ingest" | "trainer", string>>): Promise<void> {
  await promisify(execFile)(program("make-logins"), {
    env: {
      ...administratorOf(server),
      API_STORE_KEY: secrets.api,
      INGEST_STORE_KEY: secrets.ingest,
      TRAINER_STORE_KEY: secrets.trainer,
    },
  });
}

/** Copies both buckets into a folder, or from there into the server, as Compose's backup and restore do. */
export async function copyStore(server: MinioServer, direction: "out" | "in", folder: string): Promise<void> {
  await promisify(execFile)(program("copy"), [direction, "second-read-audit", "second-read"], {
    env: { ...administratorOf(server), BACKUP: folder },
  });
}

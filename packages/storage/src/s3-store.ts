import { randomUUID } from "node:crypto";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { Client, RETENTION_MODES, RETENTION_VALIDITY_UNITS } from "minio";
import { assertFolder, assertKey, keys } from "./keys.ts";
import { attachmentHeader, imageCacheControl, ObjectNotFoundError, type ObjectStore, signingTimeMilliseconds } from "./object-store.ts";

export interface S3Settings {
  readonly kind: "s3";
  /** Origin as this process reaches it. */
  readonly endpoint: string;
  /** Origin as browsers reach it; only signed for, never called. */
  readonly publicEndpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly bucket: string;
  readonly region: string;
  /** A separate bucket for the heads of the audit chains and archived events, each of which nobody can delete for this number of days. */
  readonly auditBucket?: { readonly name: string; readonly lockDays: number };
}

/** A connection without any traffic for this long is closed, because a frozen store never answers. A slow one is tolerated. */
const idleMilliseconds = 15_000;
/** Readiness is checked every few seconds; while the store accepts writes, that is tested only this often. */
const writeCheckMilliseconds = 30_000;

/** Archives of audit events and heads of chains, except heads stored by earlier versions, which are in the main bucket. */
const lockedKey = /^audit(?:-archives)?\/.*-[0-9a-f]{64}\.jsonl?$/;

/** Any S3 store (MinIO, AWS). Creates missing buckets. */
export async function openS3Store(settings: S3Settings, now: () => number = Date.now): Promise<ObjectStore> {
  const client = connect(settings, settings.endpoint);
  const signer = connect(settings, settings.publicEndpoint);
  const { bucket, auditBucket } = settings;
  const bucketOf = (key: string) => (auditBucket !== undefined && lockedKey.test(key) ? auditBucket.name : bucket);
  const probe = keys.readiness(randomUUID());
  let writtenAt = Number.NEGATIVE_INFINITY;
  if (!(await client.bucketExists(bucket))) await client.makeBucket(bucket, settings.region).catch(ignoreOwned);
  if (auditBucket !== undefined) await makeLockedBucket(client, settings.region, auditBucket);

  async function* list(prefix: string): AsyncIterable<string> {
    assertFolder(prefix);
    for await (const item of client.listObjectsV2(bucket, prefix, true)) if (item.name !== undefined) yield item.name;
    if (auditBucket !== undefined && /^audit(?:-archives)?\//.test(prefix)) yield* listEverPut(client, auditBucket.name, prefix);
  }

  return {
    async put(key, body, { contentType, sizeBytes }) {
      assertKey(key);
      const bytes = body instanceof Readable ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      await client.putObject(bucketOf(key), key, bytes, body instanceof Readable ? sizeBytes : body.byteLength, {
        "Content-Type": contentType,
      });
    },
    async get(key) {
      assertKey(key);
      return orNotFound(key, client.getObject(bucketOf(key), key));
    },
    async getBytes(key, range) {
      assertKey(key);
      if (range === undefined) return buffer(await orNotFound(key, client.getObject(bucketOf(key), key)));
      if (range.end <= range.start) return new Uint8Array();
      return buffer(await orNotFound(key, client.getPartialObject(bucketOf(key), key, range.start, range.end - range.start)));
    },
    async head(key) {
      assertKey(key);
      try {
        const found = await client.statObject(bucketOf(key), key);
        return { sizeBytes: found.size, modifiedAt: found.lastModified };
      } catch (error) {
        if (isAbsence(error)) return null;
        throw error;
      }
    },
    async delete(key) {
      assertKey(key);
      await client.removeObject(bucket, key);
    },
    async deletePrefix(prefix) {
      const found: string[] = [];
      for await (const key of list(prefix)) found.push(key);
      if (found.length > 0) await client.removeObjects(bucket, found);
      return found.length;
    },
    list,
    async presignRead(key, { expiresSeconds, contentType, fileName }) {
      assertKey(key);
      const signedAt = signingTimeMilliseconds(now(), expiresSeconds);
      const headers = {
        "response-content-type": contentType,
        "response-content-disposition": attachmentHeader(fileName),
        "response-cache-control": imageCacheControl,
      };
      const url = await signer.presignedGetObject(bucket, key, expiresSeconds, headers, new Date(signedAt));
      return { url, expiresAt: new Date(signedAt + expiresSeconds * 1000) };
    },
    /** A signed PUT cannot cap the size; a POST policy can. */
    async presignUpload(key, { maxBytes, expiresSeconds }) {
      assertKey(key);
      const policy = signer.newPostPolicy();
      policy.setBucket(bucket);
      policy.setKey(key);
      policy.setContentType("application/octet-stream");
      policy.setContentLengthRange(0, maxBytes);
      policy.setExpires(new Date(now() + expiresSeconds * 1000));
      const { postURL, formData } = await signer.presignedPostPolicy(policy);
      return { url: postURL, method: "POST", fields: formData as Record<string, string> };
    },
    async removeAbandoned() {
      // A POST is stored completely or not at all, and `put` of an interrupted stream aborts its own multipart upload.
      return 0;
    },
    async check() {
      const isThere = await client.bucketExists(bucket).catch(() => false);
      // A full store still answers reads; only a write reveals it. Also, the response to HEAD gives no details of other faults.
      if (isThere && now() - writtenAt < writeCheckMilliseconds) return;
      await client.putObject(bucket, probe, Buffer.from("."));
      await client.removeObject(bucket, probe);
      writtenAt = now();
    },
  };
}

/**
 * The names of all objects that a versioned bucket has ever held. Threat: in a locked bucket no version can be deleted, but anyone who holds our keys
 * can put a delete marker in front of one, which hides the object from a plain listing.
 */
async function* listEverPut(client: Client, bucket: string, prefix: string): AsyncIterable<string> {
  const names = new Set<string>();
  const query = { Delimiter: "", MaxKeys: 1_000, IncludeVersion: true };
  for (let from = {}; ; ) {
    const page = await client.listObjectsQuery(bucket, prefix, "", { ...query, ...from });
    for (const { name, isDeleteMarker } of page.objects as readonly ListedVersion[])
      if (name !== undefined && isDeleteMarker !== true) names.add(name);
    if (page.isTruncated !== true) break;
    // The client's own paging signs a slash in the marker differently from the store, and is refused.
    const { keyMarker = "", versionIdMarker } = page;
    from = { keyMarker: encodeURIComponent(decodeURIComponent(keyMarker)), versionIdMarker };
  }
  yield* names;
}

interface ListedVersion {
  readonly name?: string;
  readonly isDeleteMarker?: boolean;
}

/**
 * Creates a bucket whose objects nobody can delete or replace for this number of days, not even the store's administrator (S3 Object Lock, compliance
 * mode). An existing bucket is used as it is, except one that has object lock but no default retention: its creation was interrupted, and is
 * completed.
 */
async function makeLockedBucket(client: Client, region: string, { name, lockDays }: { name: string; lockDays: number }): Promise<void> {
  if (!(await client.bucketExists(name))) await client.makeBucket(name, region, { ObjectLocking: true }).catch(ignoreOwned);
  else if (!(await isLockedByNobody(client, name))) return;
  await client.setObjectLockConfig(name, {
    mode: RETENTION_MODES.COMPLIANCE,
    unit: RETENTION_VALIDITY_UNITS.DAYS,
    validity: lockDays,
  });
}

async function isLockedByNobody(client: Client, bucket: string): Promise<boolean> {
  try {
    const { objectLockEnabled, mode } = (await client.getObjectLockConfig(bucket)) as unknown as {
      objectLockEnabled?: string;
      mode?: string;
    };
    return objectLockEnabled === "Enabled" && mode === undefined;
  } catch (error) {
    if (["ObjectLockConfigurationNotFoundError", "NotImplemented"].includes((error as { code?: string }).code ?? "")) return false;
    throw error;
  }
}

function connect(settings: S3Settings, origin: string): Client {
  const url = new URL(origin);
  return new Client({
    endPoint: url.hostname,
    ...(url.port === "" ? {} : { port: Number(url.port) }),
    useSSL: url.protocol === "https:",
    accessKey: settings.accessKey,
    secretKey: settings.secretKey,
    // With the region known, signing needs no request.
    region: settings.region,
    pathStyle: true,
    transportAgent: impatientAgent(url.protocol === "https:"),
  });
}

function impatientAgent(isSecure: boolean): HttpAgent {
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({ keepAlive: true, timeout: idleMilliseconds });
  const connectSocket = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => {
    const socket = connectSocket(options, done) as Socket;
    // The agent reports this only for idle sockets.
    socket.on("timeout", () => socket.destroy(Object.assign(new Error("the store does not answer"), { code: "ETIMEDOUT" })));
    return socket;
  };
  return agent;
}

function isAbsence(error: unknown): boolean {
  return ["NoSuchKey", "NotFound"].includes((error as { code?: string }).code ?? "");
}

async function orNotFound<Value>(key: string, work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (isAbsence(error)) throw new ObjectNotFoundError(key);
    throw error;
  }
}

/** Two processes may create the bucket at once. */
function ignoreOwned(error: unknown): void {
  if (!["BucketAlreadyOwnedByYou", "BucketAlreadyExists"].includes((error as { code?: string }).code ?? "")) throw error;
}

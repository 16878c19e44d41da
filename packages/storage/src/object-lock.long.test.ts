import { findMinio, type MinioServer, requireOrSkip, startMinio } from "@second-read/testing";
import { Client, LEGAL_HOLD_STATUS, RETENTION_MODES } from "minio";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { putAnchor, readAnchors } from "./audit-anchors.ts";
import { keys } from "./keys.ts";
import { openStore } from "./open-store.ts";

const minio = findMinio();
const lockDays = 30;
const name = "audit-ends";
const hashOf = (sequence: number) => sequence.toString(16).padStart(64, "0");

describe.skipIf(requireOrSkip(minio !== undefined, "a MinIO server (MINIO_BIN, or minio on PATH)"))(
  "ends of the audit chain, on a real MinIO",
  () => {
    let server: MinioServer;
    /** An attacker who has taken over a process and holds its keys: in Compose those of MinIO's administrator. */
    let taken: Client;
    const open = () => openStore({ ...server.settings, auditBucket: { name, lockDays } });
    beforeAll(async () => {
      server = await startMinio(minio ?? "");
      const { hostname, port } = new URL(server.settings.endpoint);
      const { accessKey, secretKey, region } = server.settings;
      taken = new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey, region });
    });
    afterAll(() => server?.stop());

    const versions = async (prefix = "audit/") => {
      const found: { name: string; versionId: string; isDeleteMarker: boolean }[] = [];
      for await (const item of taken.listObjects(name, prefix, true, { IncludeVersion: true })) found.push(item as never);
      return found;
    };

    it("are retained for the configured days, and no version can be deleted or have its retention shortened", async () => {
      const store = await open();
      await putAnchor(store, "system", { sequence: 1, hash: hashOf(1), at: new Date() });
      const key = keys.audit("system", 1, hashOf(1));
      const [version] = await versions();
      const { versionId } = version ?? expect.fail("no version");
      const retention = await taken.getObjectRetention(name, key, { versionId });
      expect(retention?.mode).toBe(RETENTION_MODES.COMPLIANCE);
      const days = (new Date(String(retention?.retainUntilDate)).getTime() - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(lockDays - 1);
      expect(days).toBeLessThanOrEqual(lockDays);
      for (const governanceBypass of [false, true])
        await expect(taken.removeObject(name, key, { versionId, governanceBypass })).rejects.toThrow(/WORM|locked|protected/i);
      const shorter = { mode: RETENTION_MODES.COMPLIANCE, retainUntilDate: new Date(Date.now() + 1000).toISOString(), versionId };
      await expect(taken.putObjectRetention(name, key, { ...shorter, governanceBypass: true })).rejects.toThrow();
      await taken.setObjectLegalHold(name, key, { versionId, status: LEGAL_HOLD_STATUS.DISABLED });
      await expect(taken.removeBucket(name)).rejects.toThrow();
      expect((await versions()).map((one) => one.versionId)).toContain(versionId);
    });

    it("are found when a delete marker or another body hides them", async () => {
      const store = await open();
      const hidden = keys.audit("system", 2, hashOf(2));
      await putAnchor(store, "system", { sequence: 2, hash: hashOf(2), at: new Date() });
      await taken.removeObject(name, hidden);
      await taken.putObject(name, keys.audit("system", 1, hashOf(1)), Buffer.from("nothing"));
      expect(await store.head(hidden)).toBeNull();
      expect((await readAnchors(store, "system")).map(({ sequence }) => sequence)).toEqual([1, 2]);
    });

    it("are found beyond the thousand of one page", async () => {
      const store = await open();
      const sequences = Array.from({ length: 1_040 }, (_, index) => index + 1);
      while (sequences.length > 0)
        await Promise.all(
          sequences.splice(0, 20).map((sequence) => putAnchor(store, "many", { sequence, hash: hashOf(sequence), at: new Date() })),
        );
      expect(await readAnchors(store, "many")).toHaveLength(1_040);
    });

    it("are locked in a bucket whose creation was interrupted", async () => {
      await taken.makeBucket("half-made", server.settings.region, { ObjectLocking: true });
      await openStore({ ...server.settings, auditBucket: { name: "half-made", lockDays } });
      expect(await taken.getObjectLockConfig("half-made")).toMatchObject({ mode: RETENTION_MODES.COMPLIANCE, validity: lockDays });
    });

    it("go into an existing bucket as it is, with its own lock or without", async () => {
      await taken.makeBucket("plain", server.settings.region);
      const store = await openStore({ ...server.settings, auditBucket: { name: "plain", lockDays } });
      await putAnchor(store, "system", { sequence: 3, hash: hashOf(3), at: new Date() });
      expect((await readAnchors(store, "system")).map(({ sequence }) => sequence)).toEqual([3]);
    });
  },
);

import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// An interrupted transfer continues: the same file, announced again with the same key, keeps its upload and the parts that have arrived.

const bytes = new Uint8Array(Buffer.alloc(17_000_000, "another in each part"));
const sha256 = createHash("sha256").update(bytes).digest("hex");
const announce = `mutation($i: CreateUploadInput!) { createUpload(input: $i) {
  uploadId url parts { number start bytes arrived url method fields headers } } }`;
const complete = "mutation($id: ID!) { completeUpload(uploadId: $id) { status } }";

let api: TestApi;
let project: string;
let sender: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("resumed");
  sender = await api.person("Sam", { [project]: ["DATA_MANAGER"] });
});
afterAll(() => api?.close());

const ticketOf = async (more: object = {}, person = sender) =>
  (
    await api.ok(person, announce, {
      i: { projectId: project, fileName: "one.dcm", bytes: bytes.length, sha256, resumeKey: "one", ...more },
    })
  ).createUpload;

const put = ({ url, start, bytes: count }: { url: string; start: number; bytes: number }, body = bytes.subarray(start, start + count)) =>
  fetch(url, { method: "PUT", body });

test("goes on from the parts that have arrived, and is complete with the last", async () => {
  const first = await ticketOf();
  expect(first.parts.map(({ number, start, bytes: count, arrived }: Record<string, unknown>) => [number, start, count, arrived])).toEqual([
    [0, 0, 8_000_000, false],
    [1, 8_000_000, 8_000_000, false],
    [2, 16_000_000, 1_000_000, false],
  ]);
  expect((await put(first.parts[1])).status).toBe(204);
  // Truncated: shorter than it should be, so it has not arrived.
  expect((await put(first.parts[2], bytes.subarray(16_000_000, 16_500_000))).status).toBe(204);
  expect((await put(first.parts[0], bytes.subarray(0, 8_000_001))).status).toBe(413);
  expect(await api.code(sender, complete, { id: first.uploadId })).toBe("WRONG_STATE");

  const again = await ticketOf({ fileName: "two.dcm", imported: { laterality: "R" } });
  expect(again.uploadId).toBe(first.uploadId);
  expect(again.parts.map(({ arrived }: { arrived: boolean }) => arrived)).toEqual([false, true, false]);
  for (const part of again.parts) if (!part.arrived) await put(part);
  expect((await api.ok(sender, complete, { id: again.uploadId })).completeUpload.status).toBe("RECEIVED");
  // The last announcement counts.
  const { facts } = await api.database.prisma.upload.findUniqueOrThrow({ where: { id: again.uploadId } });
  expect(facts).toMatchObject({ laterality: "R" });
  // Sent completely: the same key is a new transfer now.
  expect((await ticketOf()).uploadId).not.toBe(again.uploadId);
});

test("is another upload for another key, other bytes, another person, after a day, or without a key", async () => {
  const { uploadId } = await ticketOf();
  const colleague = await api.person("Cleo", { [project]: ["DATA_MANAGER"] });
  const others = [
    await ticketOf({ resumeKey: "two" }),
    await ticketOf({ resumeKey: null }),
    await ticketOf({ sha256: "0".repeat(64) }),
    await ticketOf({ bytes: bytes.length - 1 }),
    await ticketOf({}, colleague),
  ];
  expect(new Set([uploadId, ...others.map((one) => one.uploadId)]).size).toBe(6);
  for (let hour = 0; hour < 24; hour += 1) {
    api.clock.advanceSeconds(3_599);
    if (hour < 23) expect((await ticketOf()).uploadId).toBe(uploadId);
  }
  api.clock.advanceSeconds(100);
  expect((await ticketOf()).uploadId).not.toBe(uploadId);
});

test("has no parts where it is small, and keeps no key that a sender could be known by", async () => {
  const small = await ticketOf({ bytes: 8_000_000, sha256: "1".repeat(64), resumeKey: "/home/jane.doe/one.dcm" });
  expect(small.parts).toEqual([]);
  const kept = await api.database.prisma.upload.findUniqueOrThrow({ where: { id: small.uploadId } });
  expect(kept.resumeKey).toMatch(/^[0-9a-f]{64}$/);
  expect(
    await api.code(sender, announce, { i: { projectId: project, fileName: "a.dcm", bytes: 1, sha256, resumeKey: "x".repeat(201) } }),
  ).toBe("INVALID_INPUT");
});

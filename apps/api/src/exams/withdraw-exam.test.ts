import { correctedObjectId, keys } from "@second-read/storage";
import { describe, expect, test } from "vitest";
import { documents, openRoomForEachTest, type ReadingRoom } from "../testing/reading-room.ts";
import { readInput, type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import type { TestApi, TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let room: ReadingRoom;
let project: string;
let anna: TestPerson;

openRoomForEachTest((opened) => {
  room = opened;
  ({ api, project, anna } = room);
});

describe("withdrawal", () => {
  test("takes the exam out, ends its draft, and cannot be done twice", async () => {
    const manager = await api.person("Mia", { [project]: ["DATA_MANAGER"] });
    const exam = await seedExam(api, project);
    const read = await room.next(anna);
    const withdraw = `mutation($id: ID!) { withdrawExam(examId: $id, reason: "asked for") { status images { id } } }`;
    expect((await api.ok(manager, withdraw, { id: exam.id })).withdrawExam).toEqual({ status: "WITHDRAWN", images: [] });
    expect(await api.code(anna, documents.save, { id: read.id, input: readInput("NORMAL") })).toBe("WRONG_STATE");
    expect(await api.code(manager, withdraw, { id: exam.id })).toBe("WRONG_STATE");
    expect(await room.next(anna)).toBeNull();
  });

  test("deletes every byte of it and of no other, takes its truth out of force, and marks the versions trained on it", async () => {
    const manager = await api.person("Mia", { [project]: ["DATA_MANAGER"] });
    const [gone, kept] = [await finalWithBytes(), await finalWithBytes()];
    const version = await seedVersion(api, project, [{ exam: gone, score: 0.2 }]);
    const [image] = gone.images;
    // Both objects of a corrected image are deleted.
    const corrected = correctedObjectId(image?.id ?? "", "c".repeat(64));
    await api.store.store.put(keys.image(corrected), Buffer.from("bytes"), { contentType: "application/dicom" });
    await api.database.prisma.image.update({ where: { id: image?.id ?? "" }, data: { objectIds: [corrected] } });
    const heatMap = keys.heatMap(version.id, image?.id ?? "");
    await api.store.store.put(heatMap, Buffer.from("heat"), { contentType: "image/png" });
    await api.database.prisma.imagePrediction.updateMany({ where: { imageId: image?.id }, data: { heatMap: "MADE" } });
    await api.ok(manager, `mutation($id: ID!) { withdrawExam(examId: $id, reason: "asked for") { id } }`, { id: gone.id });
    const there = await Promise.all([...objectsOf(gone), keys.image(corrected), heatMap].map((key) => api.store.store.head(key)));
    expect(there.filter((head) => head !== null)).toEqual([]);
    expect((await Promise.all(objectsOf(kept).map((key) => api.store.store.head(key)))).every((head) => head !== null)).toBe(true);
    const shown = `query($e: ID!, $v: ID!) { exam(id: $e) { status images { id } truth { id } } modelVersion(id: $v) { trainedOnWithdrawn } }`;
    expect(await api.ok(manager, shown, { e: gone.id, v: version.id })).toEqual({
      exam: { status: "WITHDRAWN", images: [], truth: [] },
      modelVersion: { trainedOnWithdrawn: true },
    });
  });

  const objectsOf = ({ images }: SeededExam) =>
    images.flatMap(({ id }) => [keys.image(id), ...[256, 512, 1024, 2048].map((size) => keys.preview(id, size))]);

  async function finalWithBytes(): Promise<SeededExam> {
    const exam = await seedExam(api, project, { status: "SETTLED", truth: { class: "BENIGN", strength: "IMPORTED" } });
    for (const key of objectsOf(exam)) await api.store.store.put(key, Buffer.from("bytes"), { contentType: "application/octet-stream" });
    return exam;
  }
});

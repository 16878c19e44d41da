import { expect, test } from "vitest";
import { rejectionGroups } from "./import-state.ts";
import { listedUploads, uploadsAtOnce, whichUploads } from "./listed-uploads.ts";

// Fragment masking exists in the types only.
type Listed = Parameters<typeof listedUploads>[0];
const upload = (id: string, change: object) => ({
  id,
  fileName: `${id}.dcm`,
  status: "FILED",
  waitingFor: null,
  alreadyFiled: false,
  corrected: false,
  receipt: null,
  image: null,
  rejection: null,
  ...change,
});

test("after a reload the list shows what was rejected and what to do, as during the import", () => {
  const rejection = { code: "NOT_MG", message: "Only mammograms (modality MG) are filed." };
  const uploads = [upload("a", {}), upload("b", { status: "REJECTED", rejection }), upload("c", { status: "PROCESSING" })];
  const files = listedUploads(uploads as unknown as Listed);
  expect(files.map(({ path, stage }) => [path, stage])).toEqual([
    ["a.dcm", "filed"],
    ["b.dcm", "rejected"],
    ["c.dcm", "checking"],
  ]);
  expect(rejectionGroups(files)).toEqual([{ ...rejection, isSkipped: false, paths: ["b.dcm"] }]);
});

test("a file whose name was erased, or whose bytes have not arrived, is still a row", () => {
  const [row] = listedUploads([upload("a", { fileName: null, status: "AWAITING_BYTES" })] as unknown as Listed);
  expect(row).toMatchObject({ path: "(name no longer kept)", stage: "waiting" });
});

test("an incomplete list says so", () => {
  expect(whichUploads(1, 0)).toBe("1 file");
  expect(whichUploads(150, 3)).toBe("150 files · 3 rejected");
  expect(whichUploads(uploadsAtOnce, 0)).toBe("the newest 200 files");
  expect(whichUploads(uploadsAtOnce, uploadsAtOnce)).toBe("the newest 200 files · the newest 200 rejections");
});

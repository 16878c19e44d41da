import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boundingBox, findingKinds, type Point, shapeArea } from "@second-read/domain";
import { requireOrSkip } from "@second-read/testing";
import { strFromU8 } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExportsWorld, exported, startExportsWorld } from "../testing/exports-world.ts";

let world: ExportsWorld;
let api: ExportsWorld["api"];
let manager: ExportsWorld["manager"];
let final: ExportsWorld["final"];
let waiting: ExportsWorld["waiting"];

beforeAll(async () => {
  world = await startExportsWorld();
  ({ api, manager, final, waiting } = world);
});
afterAll(() => world?.api.close());

describe("an export as COCO", () => {
  test("holds the marks of the ground truth, and each comes back as it was drawn", async () => {
    const { files } = await exported(world, manager, "COCO");
    const coco = JSON.parse(strFromU8(files["annotations.json"] as Uint8Array));
    const { prisma } = api.database;
    expect(coco.categories.map(({ name }: { name: string }) => name)).toEqual(findingKinds);
    expect(new Set(coco.images.map(({ examId }: { examId: string }) => examId)).has(waiting.id)).toBe(false);
    expect(coco.images.length).toBe(8);
    expect(new Set(coco.images.map(({ id }: { id: number }) => id)).size).toBe(8);

    const truth = await prisma.truth.findFirstOrThrow({ where: { examId: final.id, laterality: "R", class: "MALIGNANT" } });
    const imageOf = new Map<number, { imageId: string; width: number; height: number }>(
      coco.images.map((image: { id: number }) => [image.id, image]),
    );
    const back = coco.annotations.map(({ image_id, shape, points, findingId }: any) => ({
      findingId,
      mark: { imageId: imageOf.get(image_id)?.imageId, shape, points },
    }));
    const drawn = truth.findings.flatMap(({ id, marks: list }) => list.map((mark) => ({ findingId: id, mark })));
    expect(back).toEqual(expect.arrayContaining(drawn));
    expect(back.length).toBe(drawn.length);
    for (const { shape, points, bbox, area, segmentation, image_id, iscrowd, category_id } of coco.annotations) {
      const [left, top, width, height] = bbox;
      expect([iscrowd, category_id, segmentation.length]).toEqual([0, 1, 1]);
      const [outline] = segmentation;
      const corners = outline.flatMap((column: number, i: number) => (i % 2 === 0 ? [[column, outline[i + 1]]] : [])) as Point[];
      if (shape === "POLYGON") expect(corners).toEqual(points);
      if (shape === "POINT") {
        expect([left + width / 2, top + height / 2]).toEqual(points[0]);
        expect(area).toBe(1);
      } else {
        const box = boundingBox({ shape, points });
        expect([left, top, left + width, top + height]).toEqual([box.left, box.top, box.right, box.bottom]);
        expect(area).toBe(shapeArea({ shape, points }));
      }
      // The polygon covers what the mark covers; 72 corners lack 0.13 % of an ellipse.
      const polygon = { shape: "POLYGON", points: corners } as const;
      expect(Math.abs(shapeArea(polygon) - area) / area).toBeLessThan(0.0013);
      const outer = boundingBox(polygon);
      expect(Math.max(Math.abs(outer.left - left), Math.abs(outer.bottom - top - height))).toBeLessThan(0.1);
      const image = imageOf.get(image_id);
      expect(left >= 0 && top >= 0 && left + width <= (image?.width ?? 0) && top + height <= (image?.height ?? 0)).toBe(true);
    }
  });
});

const python = process.env.PEERS_PYTHON || undefined;
const hasCoco = python !== undefined && spawnSync(python, ["-c", "import pycocotools"]).status === 0;

test.skipIf(requireOrSkip(hasCoco, "pycocotools (PEERS_PYTHON)"))(
  "COCO's own program reads an export, and covers what each mark covers",
  async () => {
    const { files } = await exported(world, manager, "COCO");
    const folder = await mkdtemp(join(tmpdir(), "coco-"));
    try {
      const file = join(folder, "annotations.json");
      await writeFile(file, files["annotations.json"] as Uint8Array);
      const program = `
import contextlib, json, sys
from pycocotools.coco import COCO
with contextlib.redirect_stdout(sys.stderr):
    coco = COCO(sys.argv[1])
print(json.dumps([[a["area"], int(coco.annToMask(a).sum())] for a in coco.loadAnns(coco.getAnnIds())]))`;
      const { stdout, status } = spawnSync(python ?? "", ["-c", program, file], { encoding: "utf8" });
      expect(status).toBe(0);
      const areas = JSON.parse(stdout) as [number, number][];
      expect(areas.length).toBe(4);
      // Whole pixels along the outline are either in or out.
      for (const [area, pixels] of areas) expect(Math.abs(pixels - area)).toBeLessThan(2 + 4 * Math.sqrt(area));
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

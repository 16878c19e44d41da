import { expect, test } from "vitest";
import type { DecodedImage } from "./decoded-image.ts";
import { stagesOf } from "./hanging-stages.ts";
import { layOut, type ViewerImage } from "./layout.ts";
import { plainImage, plainView } from "./plain-image.ts";
import { onScreen } from "./view-transform.ts";
import { initialViewerState } from "./viewer-state.ts";

/** A breast of 180 × 90 mm at the chest wall of its side. */
function decodedOf(side: "R" | "L", pitchMm: number): DecodedImage {
  const [rows, columns] = [Math.round(240 / pitchMm), Math.round(190 / pitchMm)];
  const wide = Math.round(90 / pitchMm);
  const top = Math.round(30 / pitchMm);
  return {
    rows,
    columns,
    ...plainImage,
    spacingMm: [pitchMm, pitchMm],
    breast: side === "R" ? [columns - wide, top, columns, rows - top] : [0, top, wide, rows - top],
  };
}

function examOf(name: string, pitchMm: number, store: Map<string, DecodedImage>): ViewerImage[] {
  return (["R", "L"] as const).map((laterality) => {
    const id = `${name} ${laterality}`;
    const decoded = decodedOf(laterality, pitchMm);
    store.set(id, decoded);
    const { rows, columns } = decoded;
    return { ...plainView(id, laterality), rows, columns, pixelSpacingMm: [pitchMm, pitchMm], spacingBasis: "AT_DETECTOR" };
  });
}

test.each([
  [0.07, 0.1],
  [0.0941, 0.05],
])("a lesion of a current view at %s mm and of its prior at %s mm has one length on the screen", (currentMm, priorMm) => {
  const store = new Map<string, DecodedImage>();
  const current = examOf("current", currentMm, store);
  const prior = examOf("prior", priorMm, store);
  const stage = stagesOf(current, 1.6, prior).find(({ name }) => name === "CC with prior");
  if (!stage) throw new Error("no step with the prior");
  const state = { ...initialViewerState, view: { zoom: 1.7, outMm: 12, downMm: -8 } };
  const get = (id: string) => {
    const image = store.get(id);
    return image ? ({ kind: "ready", image } as const) : undefined;
  };
  const cells = layOut({ stage, images: [...current, ...prior], store: { get }, width: 1280, height: 720, state });
  const lengths = cells.map(({ drawn }) => {
    if (!drawn) throw new Error("a view is not drawn");
    const pitchMm = drawn.placed.columnMm;
    const [x1, y1] = onScreen(drawn.transform, [100, 100]);
    // 15 mm along the diagonal.
    const step = 15 / Math.SQRT2 / pitchMm;
    const [x2, y2] = onScreen(drawn.transform, [100 + step, 100 + step]);
    return Math.hypot(x2 - x1, y2 - y1);
  });
  expect(lengths).toHaveLength(4);
  for (const length of lengths) expect(length).toBeCloseTo(lengths[0] ?? 0, 6);
});

test("a view without spacing is as large as the others on screen, without millimetres; alone it fits its cell", () => {
  const store = new Map<string, DecodedImage>();
  const [right, left] = examOf("current", 0.4, store);
  const known = store.get(left?.id ?? "");
  if (!right || !left || !known) throw new Error("no images");
  store.set(left.id, { ...known, spacingMm: null });
  const images = [right, { ...left, pixelSpacingMm: null, spacingBasis: "NONE" }];
  const get = (id: string) => {
    const image = store.get(id);
    return image ? ({ kind: "ready", image } as const) : undefined;
  };
  const draw = (imageIds: readonly string[]) => {
    const cells = images
      .filter(({ id }) => imageIds.includes(id))
      .map(({ id, laterality }) => ({ label: id, side: laterality, imageId: id }));
    const layouts = layOut({
      stage: { name: "CC", rows: [cells] },
      images,
      store: { get },
      width: 1280,
      height: 720,
      state: initialViewerState,
    });
    return layouts.map(({ drawn }) => drawn && { mm: drawn.hasMillimetres, scale: drawn.transform.toScreen[0] });
  };
  const [one, other] = draw([right.id, left.id]);
  expect([one?.mm, other?.mm]).toEqual([true, false]);
  expect(other?.scale).toBeCloseTo(one?.scale ?? 0, 6);
  expect(draw([left.id])[0]?.scale).toBeGreaterThan(0);
});

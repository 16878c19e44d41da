import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assertFolder, contentTypeOf, folders, isAllowedKey, keys } from "./keys.ts";

const id = "0192f0c1-8c1d-7000-8000-000000000001";

describe("keys", () => {
  it("match the design", () => {
    expect([
      keys.incoming(id),
      keys.part(id, 12),
      keys.image(id),
      keys.preview(id, 512),
      keys.snapshot("a".repeat(64)),
      keys.model(id, "fold-0.weights.bin"),
      keys.versionFile(id),
      keys.checkpoint(id, "fold-3", 2, "epoch-12.bin"),
      keys.heatMap(id, id),
      keys.audit(id, 17, "c".repeat(64)),
      keys.auditArchive(id, { first: 1, last: 17, sha256: "d".repeat(64) }),
      keys.export(id, 1),
      keys.backbone("b".repeat(64)),
      keys.installedBackbone(),
    ]).toEqual([
      `incoming/${id}`,
      `parts/${id}/12`,
      `images/${id}.dcm`,
      `previews/${id}.512.jpg`,
      `snapshots/${"a".repeat(64)}.jsonl`,
      `models/${id}/fold-0.weights.bin`,
      `models/${id}/version-1.zip`,
      `checkpoints/${id}/fold-3/2/epoch-12.bin`,
      `heatmaps/${id}/${id}.png`,
      `audit/${id}/17-${"c".repeat(64)}.json`,
      `audit-archives/${id}/1-17-${"d".repeat(64)}.jsonl`,
      `exports/${id}/1.zip`,
      `backbones/${"b".repeat(64)}.bin`,
      "backbones/installed.json",
    ]);
  });

  it("refuse what could leave their folder", () => {
    for (const bad of ["..", "../x", "a/b", "a\\b", "", ".", "a\u0000b", "a%2fb", "a\nb", "ä", "a".repeat(65), "a．b"]) {
      expect(() => keys.image(bad), bad).toThrow(RangeError);
      expect(() => keys.model(id, bad), bad).toThrow(RangeError);
      expect(() => folders.checkpoints(bad), bad).toThrow(RangeError);
    }
    for (const bad of ["", "/", "images", "../", "models/../", "checkpoints//"]) expect(() => assertFolder(bad), bad).toThrow(RangeError);
  });

  it("refuse any text or keep it in their folder", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        let key: string;
        try {
          key = keys.image(text);
        } catch {
          return;
        }
        expect(key).toBe(`images/${text}.dcm`);
        expect(new URL(key, "http://h/").pathname).toBe(`/${key}`);
        expect(isAllowedKey(key)).toBe(true);
      }),
    );
  });

  it("determine the content type", () => {
    expect([keys.image(id), keys.preview(id, 64), keys.heatMap(id, id), keys.incoming(id)].map(contentTypeOf)).toEqual([
      "application/dicom",
      "image/jpeg",
      "image/png",
      "application/octet-stream",
    ]);
  });
});

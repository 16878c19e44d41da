import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageEncoder } from "./encode-images.ts";
import { fromBfloat16, readEncodedPart, toBfloat16, writeEncodedPart } from "./encoding.ts";
import { openEncodingFolder } from "./encoding-folder.ts";
import { recipeKind } from "./recipes/recipes.ts";
import { syntheticImages } from "./test-images.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "encodings-"));
});
afterAll(() => rm(folder, { recursive: true }));

const [image] = syntheticImages({ patients: 1 }) as [ReturnType<typeof syntheticImages>[number]];
const compact = recipeKind("compact");
const options = compact.resolveOptions({});

/** Counts how many encodings the recipe computes. */
function counted() {
  let made = 0;
  const kind: typeof compact = {
    ...compact,
    encodingParts: (...given) =>
      compact.encodingParts(...given).map((part) => ({
        ...part,
        make(one) {
          made += 1;
          return part.make(one);
        },
      })),
  };
  return { kind, made: () => made };
}

describe("an encoding", () => {
  const part = { shape: [2, 2], values: Float32Array.of(1, -2, 0.1, 3e-9) };

  it("is what was written, and nothing where it was cut off or changed", () => {
    const bytes = writeEncodedPart(part);
    expect(readEncodedPart(bytes)).toEqual(part);
    expect(readEncodedPart(bytes.slice(0, -4))).toBeUndefined();
    expect(readEncodedPart(new Uint8Array(3))).toBeUndefined();
    const changed = bytes.slice();
    changed[changed.length - 1] = (changed[changed.length - 1] as number) ^ 1;
    expect(readEncodedPart(changed)).toBeUndefined();
    const halves = { shape: [4], values: toBfloat16(part.values) };
    expect(readEncodedPart(writeEncodedPart(halves))).toEqual(halves);
  });

  it("keeps three significant digits in half the bytes", () => {
    for (const value of [1, -2, 0.1, Math.PI, 1e-6, 12345.678, 0])
      expect(Math.abs(fromBfloat16(toBfloat16(Float32Array.of(value))[0] as number) - value)).toBeLessThanOrEqual(Math.abs(value) / 256);
  });
});

describe("a folder of encodings", () => {
  it("encodes an image only once for all readers, and again after its file was changed", async () => {
    const problems: string[] = [];
    const store = () => openEncodingFolder({ folderOf: () => join(folder, "once"), onProblem: (problem) => problems.push(problem) });
    const first = counted();
    const encoding = await imageEncoder(first.kind, options, { encodings: store() }).encodingOf(image);
    const second = counted();
    expect(await imageEncoder(second.kind, options, { encodings: store() }).encodingOf(image)).toEqual(encoding);
    expect([first.made(), second.made()]).toEqual([1, 0]);
    const [file = ""] = await readdir(join(folder, "once"));
    expect(await readdir(join(folder, "once"))).toHaveLength(1);
    await writeFile(join(folder, "once", file), "half a file");
    expect(await imageEncoder(second.kind, options, { encodings: store() }).encodingOf(image)).toEqual(encoding);
    expect(second.made()).toBe(1);
    expect(problems).toEqual([]);
  });

  it.skipIf(process.platform !== "linux")("reports a full disk once, leaves nothing behind and continues", async () => {
    const full = join(folder, "full");
    await mkdir(full);
    const problems: string[] = [];
    const store = openEncodingFolder({ folderOf: () => full, onProblem: (problem) => problems.push(problem) });
    // Writes through this link go to a device without free space.
    const bytes = writeEncodedPart({ shape: [1], values: Float32Array.of(1) });
    for (const name of ["a", "b"]) {
      await symlink("/dev/full", join(full, `${name}.bin.${process.pid}`));
      await store.write(image, name, bytes);
      expect(await store.read(image, name)).toBeUndefined();
    }
    expect(problems).toEqual([expect.stringMatching(/^The disk of the trainer's cache is full: .*TRAINER_CACHE_GIB\.$/)]);
    expect(await readdir(full)).toEqual([]);
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBackbone, packBackbone } from "./backbone.ts";
import { randomBackbone, randomBackboneFile, randomCut, randomLayersModel } from "./random-backbone.ts";
import { readLayersModel } from "./read-layers-model.ts";

const description = { name: "random", cut: randomCut, input: { low: -1, high: 1 } };
const pixels = Float32Array.from({ length: 64 * 96 }, (_, i) => (i % 97) / 97);

describe("a backbone", () => {
  it("is cut before what needs a fixed size, takes images of any size, and is the same file and the same features each time", async () => {
    const [first, second] = [await randomBackbone(1), await randomBackbone(1)];
    expect(first).toMatchObject({ stride: 32, channels: 64, sha256: second.sha256 });
    const features = first.features(pixels, 64, 96);
    expect(features).toHaveLength(2 * 3 * 64);
    expect(Math.max(...features)).toBeGreaterThan(0);
    expect(second.features(pixels, 64, 96)).toEqual(features);
    expect((await randomBackbone(2)).sha256).not.toBe(first.sha256);
  });

  it("is refused where it is no model, ends elsewhere, or takes no picture", async () => {
    const files = await randomLayersModel(1);
    const of = (change: Partial<typeof description>, model: unknown = files.model) =>
      packBackbone({ ...files, model }, { ...description, ...change });
    await expect(of({}, { layers: [] })).rejects.toThrow(/its model.json is not that of a TensorFlow.js layers model/);
    await expect(of({}, { modelTopology: { node: [] }, weightsManifest: [] })).rejects.toThrow(/its model is no layers model/);
    await expect(of({ cut: "conv_pw_12_relu" })).rejects.toThrow(/it has no layer conv_pw_12_relu; its last are smaller, patches, flat/);
    await expect(of({ cut: "smaller" })).rejects.toThrow(/a map of a 16th, 32nd or 64th is needed/);
    await expect(packBackbone({ ...files, weights: files.weights.slice(0, 64) }, description)).rejects.toThrow(/cannot build it/);
  });

  it("is refused where its bytes are not those that were installed", async () => {
    const bytes = await randomBackboneFile(1);
    const { sha256 } = await openBackbone(bytes);
    const swapped = await randomBackboneFile(2);
    await expect(openBackbone(swapped, sha256)).rejects.toThrow(/its content is not what was installed under its digest/);
    await expect(openBackbone(bytes.slice(0, 100))).rejects.toThrow(/This is not a usable backbone: it is cut off/);
    const nothing = Buffer.concat([Buffer.from("SRB1"), Buffer.from([4, 0, 0, 0]), Buffer.from("null")]);
    await expect(openBackbone(nothing)).rejects.toThrow(/its format is unknown/);
    await expect(openBackbone(Buffer.from("no model"))).rejects.toThrow(/it does not begin as one/);
  });
});

describe("the files of a layers model", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "layers-model-"));
    const { model, weights } = await randomLayersModel(3);
    await writeFile(join(folder, "model.json"), JSON.stringify(model));
    await writeFile(join(folder, "weights.bin"), weights);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("are read from a folder and from a server", async () => {
    const { weights } = await randomLayersModel(3);
    expect(Buffer.from((await readLayersModel(folder)).weights).equals(weights)).toBe(true);
    const server = createServer((request, response) => {
      import("node:fs").then(({ createReadStream }) =>
        createReadStream(join(folder, request.url ?? ""))
          .on("error", () => response.writeHead(404).end())
          .pipe(response),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect((await readLayersModel(`${address}/model.json`)).weights).toHaveLength(weights.length);
      await expect(readLayersModel(`${address}/other.json`)).rejects.toThrow(/cannot be downloaded from here \(answered 404\)/);
    } finally {
      server.close();
      server.closeAllConnections();
    }
    await expect(readLayersModel(`${address}/model.json`)).rejects.toThrow(/Download the model on another machine and give its folder/);
  });

  it("are refused where a server answers with more than a model has, without an end or with little that inflates to much", async () => {
    const endless = Buffer.alloc(65_536);
    const bomb = gzipSync(Buffer.alloc(8 * 2 ** 20));
    expect(bomb.length).toBeLessThan(10_000);
    const server = createServer((request, response) => {
      if (request.url === "/bomb.json") return void response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
      const more = () => {
        while (response.writable && response.write(endless));
      };
      response.on("drain", more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      for (const name of ["endless.json", "bomb.json"])
        await expect(readLayersModel(`${address}/${name}`, { mostBytes: 2 ** 20 })).rejects.toThrow(/answered with more than a model has/);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it("are refused where there are none, or where they point out of their folder", async () => {
    await expect(readLayersModel(join(folder, "none"))).rejects.toThrow(/model.json cannot be read \(ENOENT\)/);
    await writeFile(join(folder, "text.json"), "weights");
    await expect(readLayersModel(join(folder, "text.json"))).rejects.toThrow(/is not JSON/);
    await writeFile(join(folder, "empty.json"), "{}");
    await expect(readLayersModel(join(folder, "empty.json"))).rejects.toThrow(/is not the model.json/);
    await writeFile(join(folder, "out.json"), JSON.stringify({ weightsManifest: [{ paths: ["../weights.bin"] }] }));
    await expect(readLayersModel(join(folder, "out.json"))).rejects.toThrow(/a weight file outside its folder/);
    await writeFile(join(folder, "null.json"), JSON.stringify({ weightsManifest: [null] }));
    await expect(readLayersModel(join(folder, "null.json"))).rejects.toThrow(/is not the model.json/);
  });

  it("are refused where they name one file again and again", async () => {
    const { weights } = await randomLayersModel(3);
    await writeFile(join(folder, "again.json"), JSON.stringify({ weightsManifest: [{ paths: Array(10_000).fill("weights.bin") }] }));
    const mostBytes = 3 * weights.length;
    await expect(readLayersModel(join(folder, "again.json"), { mostBytes })).rejects.toThrow(/it is larger than a model/);
  });
});

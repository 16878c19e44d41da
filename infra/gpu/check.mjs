#!/usr/bin/env node
// Checks training on this machine's graphics card, standalone and offline, and prints one JSON object:
//
//     node infra/gpu/check.mjs [--seconds 330] [--software]
//
// Adapter and driver, gradients compared with the processor's, images per second of keras-baseline and patch-cnn, the same network in PyTorch if
// python3 has it, a training on phantoms with its AUC, peak memory. It ends within the given seconds on any machine: what does not fit is reported as
// skipped. `--software` uses SwiftShader instead of a card, to try the check itself. Exits with 1 if no card is found or a gradient differs by more
// than 1e-4.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const argument = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const isSoftware = process.argv.includes("--software");
const end = performance.now() / 1000 + Number(argument("--seconds") ?? 330);
const folder = path.dirname(fileURLToPath(import.meta.url));
const tolerance = 1e-4;

const started = performance.now();
const adapter = (await stage("adapter.ts", [], 0.1))[0] ?? { error: "the adapter did not answer" };
const hasCard = adapter.error === undefined;
const card = watchMemory();
const gradients = hasCard ? summarised(await stage("gradients.ts", [], 0.2)) : null;
const throughput = hasCard ? await measureThroughput() : [];
const pytorch = hasCard ? await comparePytorch() : [];
const phantoms = hasCard ? await trainOnPhantoms() : [];

const result = {
  format: 1,
  at: new Date().toISOString(),
  machine: {
    processor: os.cpus()[0]?.model ?? "",
    cores: os.availableParallelism(),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
  },
  adapter,
  nvidia: card.stop(),
  gradients,
  throughput,
  pytorch,
  ratios: ratiosOf(throughput, pytorch),
  phantoms,
  peakProcessMb: Math.round(process.resourceUsage().maxRSS / 1024),
  seconds: Math.round((performance.now() - started) / 1000),
};
console.log(JSON.stringify(result, null, 2));
process.exit(hasCard && gradients?.disagreeing.length === 0 ? 0 : 1);

async function measureThroughput() {
  const findings = [];
  const measure = async (share, recipe, rows, columns, batches) => {
    const found = await stage("throughput.ts", [recipe, rows, columns, ...batches].map(String), share);
    findings.push(...found.map((finding) => ({ recipe, rows, columns, ...finding })));
    return found.some(({ imagesPerSecond }) => imagesPerSecond > 0);
  };
  await measure(0.1, "keras-baseline", 128, 96, [1, 4, 16, 64]);
  await measure(0.1, "patch-cnn", 512, 448, [1, 4, 16, 64]);
  await measure(0.15, "keras-baseline", 256, 192, [1, 4, 16, 64]);
  const fits = await measure(0.3, "keras-baseline", 1024, 768, [1, 4, 16, 64]);
  // The largest batch that fits: continues from there in steps of about a half, up or down.
  for (const [rows, columns] of fits
    ? [
        [1264, 944],
        [1536, 1152],
      ]
    : [
        [768, 576],
        [512, 384],
      ]) {
    const fitted = await measure(0.2, "keras-baseline", rows, columns, [1]);
    if (fitted !== fits) break;
  }
  return findings;
}

function comparePytorch() {
  const sizes = ["128x96", "256x192", "1024x768"].flatMap((size) => [1, 16, 64].map((batch) => `${size}:${batch}`));
  return run("python3", (seconds) => [path.join(folder, "stages/throughput_torch.py"), String(seconds), ...sizes], 0.3);
}

async function trainOnPhantoms() {
  const file = path.join(folder, "phantoms.bin");
  if (!existsSync(file)) return [{ error: "phantoms.bin is not here; infra/gpu/pack.mjs makes it" }];
  return stage("phantoms.ts", [file], 0.95);
}

/** By size and batch: WebGPU's images per second as a share of PyTorch's. */
function ratiosOf(ours, theirs) {
  return theirs.flatMap(({ rows, columns, batch, imagesPerSecond }) => {
    const own = ours.find((one) => one.recipe === "keras-baseline" && one.rows === rows && one.columns === columns && one.batch === batch);
    return own?.imagesPerSecond > 0 && imagesPerSecond > 0
      ? [{ rows, columns, batch, webgpuOfPytorch: own.imagesPerSecond / imagesPerSecond }]
      : [];
  });
}

function summarised(findings) {
  const compared = findings.filter(({ difference }) => difference !== undefined);
  return {
    tolerance,
    compared: compared.length,
    largest: Math.max(0, ...compared.map(({ difference }) => difference ?? Number.POSITIVE_INFINITY)),
    // JSON has no NaN: such values arrive as null.
    disagreeing: [
      ...compared.filter(({ difference }) => !(difference !== null && difference < tolerance)),
      ...findings.filter(({ error }) => error !== undefined),
    ],
    skipped: findings.filter(({ skipped }) => skipped !== undefined).length,
  };
}

/** Runs one of our stages in a separate process, for at most a share of the remaining time. */
function stage(file, args, share) {
  const flags = ["--experimental-transform-types", "--no-warnings", "--max-old-space-size=8192"];
  return run(process.execPath, () => [...flags, path.join(folder, "stages", file), ...args], share);
}

/** Returns its findings, one line of JSON each. A process that exceeds its time is killed; its findings until then are kept. */
function run(program, argumentsFor, share) {
  const seconds = Math.max(1, (end - performance.now() / 1000) * share - 2);
  return new Promise((resolve) => {
    const findings = [];
    const env = { ...process.env, STAGE_SECONDS: String(seconds), ...(isSoftware ? { WEBGPU_SOFTWARE_ADAPTERS: "1" } : {}) };
    const child = spawn(program, argumentsFor(seconds), { env, stdio: ["ignore", "pipe", "pipe"] });
    const killing = setTimeout(
      () => {
        findings.push({ error: `ended after ${Math.round(seconds)} s` });
        child.kill("SIGKILL");
      },
      (seconds + 2) * 1000,
    );
    let text = "";
    let complaint = "";
    child.stdout.on("data", (data) => {
      text += data;
      for (let line = text.indexOf("\n"); line >= 0; line = text.indexOf("\n")) {
        findings.push(JSON.parse(text.slice(0, line)));
        text = text.slice(line + 1);
      }
    });
    child.stderr.on("data", (data) => {
      complaint = `${complaint}${data}`.slice(-2000);
    });
    child.once("error", (error) => {
      clearTimeout(killing);
      resolve([{ error: `${program} does not start (${error.message})` }]);
    });
    child.once("close", (code, signal) => {
      clearTimeout(killing);
      if (code !== 0 && signal !== "SIGKILL")
        findings.push({ error: `ended with ${signal ?? code}: ${complaint.trim().split("\n").at(-1)}` });
      resolve(findings);
    });
  });
}

/** NVIDIA's own tool reports what WebGPU does not: the card's memory and its peak use. */
function watchMemory() {
  const ask = () => {
    const query = ["--query-gpu=name,driver_version,memory.total,memory.used", "--format=csv,noheader,nounits"];
    const { status, stdout } = spawnSync("nvidia-smi", query, { encoding: "utf8", timeout: 5000 });
    if (status !== 0) return null;
    const [name, driver, total, used] = stdout.split("\n", 1)[0].split(", ");
    return { name, driver, memoryMb: Number(total), usedMb: Number(used) };
  };
  const first = ask();
  if (first === null) return { stop: () => null };
  let peakMb = first.usedMb;
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, ask()?.usedMb ?? 0);
  }, 1000);
  return {
    stop() {
      clearInterval(timer);
      return { name: first.name, driver: first.driver, memoryMb: first.memoryMb, idleMb: first.usedMb, peakMb };
    },
  };
}

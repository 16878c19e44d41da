#!/usr/bin/env node
// Packs the GPU check for a machine that has only a card and its driver: Node, the trainer's packages, the WebGPU and WebAssembly backends, and
// generated phantoms, in one file of at most 60 MiB.
//
//     node infra/gpu/pack.mjs [FILE.tar.gz] [--phantoms 400]
//
// On that machine: tar xf FILE.tar.gz && gpu-check/check
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const largestMiB = 60;
const root = fileURLToPath(new URL("../../", import.meta.url));
const output = path.resolve(process.argv[2]?.startsWith("--") === false ? process.argv[2] : "gpu-check.tar.gz");
const phantoms = process.argv.includes("--phantoms") ? process.argv[process.argv.indexOf("--phantoms") + 1] : "400";
if (process.platform !== "linux") fail("The check is packed on Linux, for Linux.");

const work = mkdtempSync(path.join(tmpdir(), "gpu-check-"));
const pack = path.join(work, "gpu-check");
const npmPackages = new Set();
const workspaces = new Set();
const dawn = `dist/${process.platform}-${process.arch}/dawn.node`;
try {
  mkdirSync(path.join(pack, "infra/gpu"), { recursive: true });
  for (const name of ["check.mjs", "phantoms.ts", "stages"])
    cpSync(path.join(root, "infra/gpu", name), path.join(pack, "infra/gpu", name), { recursive: true });
  for (const name of ["@second-read/learning", "@second-read/tfjs-training"]) collect(name, root);
  for (const name of workspaces) copyWorkspace(name);
  for (const folder of npmPackages) copyPackage(folder);
  copyProgram(process.execPath, path.join(pack, "node"));
  writeFileSync(path.join(pack, "package.json"), '{ "private": true, "type": "module" }\n');
  writeFileSync(path.join(pack, "check"), '#!/bin/sh\ncd "$(dirname "$0")" && exec ./node infra/gpu/check.mjs "$@"\n', { mode: 0o755 });
  console.log(`→ ${phantoms} phantoms`);
  const make = [path.join(root, "infra/gpu/make-phantoms.ts"), path.join(pack, "infra/gpu/phantoms.bin"), phantoms];
  execFileSync(process.execPath, ["--import", "tsx", ...make], { cwd: root, stdio: "inherit" });
  console.log("→ one file");
  execFileSync("tar", ["--use-compress-program=gzip -9", "-cf", output, "gpu-check"], { cwd: work, stdio: "inherit" });
} finally {
  rmSync(work, { recursive: true, force: true });
}
const mebibytes = statSync(output).size / 2 ** 20;
console.log(`${output}: ${mebibytes.toFixed(1)} MiB`);
if (mebibytes > largestMiB) fail(`That is more than ${largestMiB} MiB.`);

/** The package and everything it needs to run, resolved as Node would from `from`. */
function collect(name, from) {
  const folder = findPackage(name, from);
  // Optional packages may be missing, and so may peers of optional ones.
  if (folder === undefined) return;
  const real = realpathSync(folder);
  const isWorkspace = real.startsWith(path.join(root, "packages"));
  const known = isWorkspace ? workspaces : npmPackages;
  const key = isWorkspace ? name : folder;
  if (name.startsWith("@types/") || name === "@webgpu/types" || known.has(key)) return;
  known.add(key);
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(path.join(real, "package.json"), "utf8"));
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) collect(needed, real);
}

function findPackage(name, from) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, "node_modules", name);
    if (existsSync(candidate)) return candidate;
    if (folder === path.dirname(folder)) return undefined;
  }
}

function copyWorkspace(name) {
  const short = name.replace("@second-read/", "");
  const from = path.join(root, "packages", short);
  const to = path.join(pack, "packages", short);
  mkdirSync(to, { recursive: true });
  cpSync(path.join(from, "package.json"), path.join(to, "package.json"));
  cpSync(path.join(from, "src"), path.join(to, "src"), { recursive: true, filter: (file) => !/\.test\.ts$/.test(file) });
  mkdirSync(path.join(pack, "node_modules/@second-read"), { recursive: true });
  symlinkSync(path.join("../../packages", short), path.join(pack, "node_modules/@second-read", short));
}

/** Of TensorFlow.js only the file that Node loads; of Dawn only this platform's binary. */
function copyPackage(folder) {
  const to = path.join(pack, path.relative(root, folder));
  const { name } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const isLarge = name.startsWith("@tensorflow/") || name === "webgpu";
  cpSync(folder, to, {
    recursive: true,
    dereference: true,
    filter: (file) => {
      const inside = path.relative(folder, file);
      if (inside.split(path.sep).includes("node_modules")) return false;
      if (!isLarge || statSync(file).isDirectory()) return !/\.map$/.test(file);
      return (
        /^(package\.json|index\.js|LICENSE(\.md)?)$/.test(inside) ||
        /^dist\/(tf-[a-z-]+\.node\.js|[a-z-]+\.wasm)$/.test(inside) ||
        isSharedCode(inside)
      );
    },
  });
  if (name === "webgpu") copyProgram(path.join(folder, dawn), path.join(to, dawn));
}

/** backend-wasm and backend-webgpu load this part of backend-cpu by its path. */
function isSharedCode(inside) {
  return /^dist\/shared\.js$/.test(inside);
}

/** Without its symbols if binutils are installed here: a sixth smaller. */
function copyProgram(from, to) {
  mkdirSync(path.dirname(to), { recursive: true });
  try {
    execFileSync("strip", ["-o", to, from], { stdio: "ignore" });
  } catch {
    cpSync(from, to);
  }
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

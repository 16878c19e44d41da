#!/usr/bin/env node
// Builds the native training backend: the npm package tfjs-node with a current TensorFlow, from npm and PyPI alone. Optional: the product runs
// without it, on WebAssembly. Linux x64 with g++ 12, python3 with pip, 3 GB of disk while it builds and 1 GB afterwards.
//
//     node infra/native/build-tfjs-node.mjs          for the CPU, into .native/
//     node infra/native/build-tfjs-node.mjs --gpu    for NVIDIA cards (CUDA 12.5 from PyPI, 2.8 GB to download, driver 555 or later)
//
// Nothing outside .native/ is touched (NATIVE_TENSORFLOW_FOLDER names another folder, here and for the product). Packages come through npm and pip as
// they are configured; `--wheel FILE` uses a wheel that is already here.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { copyFile, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const tfjsVersion = "4.22.0";
const tensorflowVersion = "2.21.0";
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = process.env.NATIVE_TENSORFLOW_FOLDER ?? path.join(root, ".native");
const isGpu = process.argv.includes("--gpu");
const wheelArgument = process.argv.includes("--wheel") ? process.argv[process.argv.indexOf("--wheel") + 1] : undefined;
const packageName = isGpu ? "@tensorflow/tfjs-node-gpu" : "@tensorflow/tfjs-node";

if (process.platform !== "linux" || process.arch !== "x64") fail("The native backend is built on Linux x64 only.");

step("npm packages, without their install scripts");
await mkdir(folder, { recursive: true });
await writeFile(
  path.join(folder, "package.json"),
  JSON.stringify({ private: true, description: "Made by infra/native/build-tfjs-node.mjs" }),
);
run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", `${packageName}@${tfjsVersion}`, "node-api-headers@1.9.0"], folder);
await shareTensorflowCore();

step(`TensorFlow ${tensorflowVersion} from PyPI`);
const tensorflow = isGpu ? installWithCuda() : unpackCpuWheel();

step("the binding");
const packageFolder = path.join(folder, "node_modules", packageName);
const libraries = isGpu ? tensorflow : await keepLibraries(tensorflow);
const output = path.join(packageFolder, "lib", "napi-v8");
await mkdir(output, { recursive: true });
const sources = readdirSync(path.join(packageFolder, "binding")).filter((name) => name.endsWith(".cc"));
run("g++", [
  ...["-std=c++17", "-O2", "-shared", "-fPIC", "-DNAPI_VERSION=8"],
  ...sources.map((name) => path.join(packageFolder, "binding", name)),
  `-I${path.join(tensorflow, "include")}`,
  `-I${path.join(folder, "node_modules", "node-api-headers", "include")}`,
  `-L${libraries}`,
  // The C API is in both.
  ...["-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2"],
  `-Wl,-rpath,$ORIGIN/${path.relative(output, libraries)}`,
  ...["-o", path.join(output, "tfjs_binding.node")],
]);
if (!isGpu) await rm(path.join(folder, "wheel"), { recursive: true, force: true });

step("a first product");
// In a child process, because a library that does not load may crash its process.
const check = `const tf = require(${JSON.stringify(packageName)}); console.log(tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0], tf.backend().binding.TF_Version)`;
const printed = execFileSync(process.execPath, ["--require", path.join(root, "infra/native/put-back-util.cjs"), "-e", check], {
  cwd: folder,
  encoding: "utf8",
  env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" },
});
if (!printed.startsWith("11")) fail(`The binding computes ${printed.trim()} where 11 is right.`);
await writeFile(path.join(folder, "native.json"), JSON.stringify({ packageName, tensorflow: tensorflowVersion }));
console.log(
  `Built: ${packageName} ${tfjsVersion} on TensorFlow ${tensorflowVersion} in ${folder}. The trainer takes it at its next start.`,
);

/** One tfjs-core and one tfjs-layers in the whole process: the product's own. */
async function shareTensorflowCore() {
  for (const name of ["tfjs-core", "tfjs-layers", "tfjs-backend-cpu"]) {
    const own = path.join(root, "node_modules", "@tensorflow", name);
    const copy = path.join(folder, "node_modules", "@tensorflow", name);
    if (!existsSync(own)) fail(`${own} is missing: run npm ci first.`);
    await rm(copy, { recursive: true, force: true });
    await symlink(realpathSync(own), copy, "dir");
  }
}

/** The folder `tensorflow` of the CPU wheel; Python is not needed at run time, so any wheel for this platform will do. */
function unpackCpuWheel() {
  const wheels = path.join(folder, "wheel");
  let wheel = wheelArgument;
  if (!wheel) {
    const platform = ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--platform", "manylinux_2_27_x86_64"];
    run("python3", [
      "-m",
      "pip",
      "download",
      "--no-deps",
      "--only-binary=:all:",
      ...platform,
      "--dest",
      wheels,
      `tensorflow-cpu==${tensorflowVersion}`,
    ]);
    wheel = path.join(
      wheels,
      readdirSync(wheels).find((name) => name.endsWith(".whl")),
    );
  }
  run("python3", ["-m", "zipfile", "-e", path.resolve(wheel), wheels]);
  return path.join(wheels, "tensorflow");
}

/** With CUDA the libraries find each other only while they are side by side in one site-packages. */
function installWithCuda() {
  const site = path.join(folder, "site-packages");
  run("python3", ["-m", "pip", "install", "--upgrade", "--target", site, `tensorflow[and-cuda]==${tensorflowVersion}`]);
  return path.join(site, "tensorflow");
}

/** Copies the two libraries out of the wheel, without their symbols (850 MB become 635). */
async function keepLibraries(tensorflowFolder) {
  const libraries = path.join(folder, "lib");
  await mkdir(libraries, { recursive: true });
  for (const name of ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"]) {
    await copyFile(path.join(tensorflowFolder, name), path.join(libraries, name));
    run("strip", ["--strip-unneeded", path.join(libraries, name)]);
  }
  return libraries;
}

function run(program, args, cwd = root) {
  try {
    execFileSync(program, args, { cwd, stdio: ["ignore", "inherit", "inherit"] });
  } catch (error) {
    fail(`${program} failed: ${error.message.split("\n")[0]}`);
  }
}

function step(name) {
  console.log(`→ ${name}`);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

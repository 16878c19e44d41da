// Compiles the training kernels twice, with and without fused multiply-add, and writes the two modules, which are committed.
// `--check` writes nothing, and fails if a committed file differs from what the sources compile to.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const kernelsFolder = new URL("./", import.meta.url);
const generatedFolder = new URL("../src/generated/", import.meta.url);
const variants = [
  { file: "training-kernels.wasm", flags: [] },
  { file: "training-kernels-fused.wasm", flags: ["--enable", "relaxed-simd", "--use", "FUSED=1"] },
];

const sources = (await readdir(kernelsFolder)).filter((name) => name.endsWith(".ts")).sort();
for (const { file, flags } of variants) {
  const compiled = await compile(flags);
  const path = fileURLToPath(new URL(file, generatedFolder));
  if (process.argv.includes("--check")) {
    const committed = await readFile(path).catch(() => Buffer.alloc(0));
    if (!committed.equals(compiled)) {
      console.error(`${file} is stale: run npm run -w @second-read/tfjs-training kernels:build`);
      process.exitCode = 1;
    }
  } else {
    await mkdir(generatedFolder, { recursive: true });
    await writeFile(path, compiled);
    console.log(`${file}: ${compiled.length} bytes`);
  }
}

async function compile(flags) {
  const files = new Map();
  for (const name of sources) files.set(name, await readFile(new URL(name, kernelsFolder), "utf8"));
  let binary;
  const arguments_ = [
    "index.ts",
    "--outFile",
    "out.wasm",
    "--runtime",
    "stub",
    "--importMemory",
    "--noAssert",
    "-O3",
    "--converge",
    "--use",
    "abort=",
    "--enable",
    "simd",
    "--disableWarning",
    "112",
    ...flags,
  ];
  const { error, stderr } = await asc.main(arguments_, {
    readFile: (name) => files.get(name) ?? null,
    writeFile: (name, contents) => {
      if (name.endsWith(".wasm")) binary = Buffer.from(contents);
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`The kernels do not compile: ${error?.message}\n${stderr.toString()}`);
  return binary;
}

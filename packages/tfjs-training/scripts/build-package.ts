import { execFileSync } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Builds the published package, JavaScript with declarations and the compiled kernels, in a folder; run `npm publish` there. */
export async function buildPackage(folder: string): Promise<void> {
  const compiler = path.join(path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  execFileSync(process.execPath, [compiler, "-p", path.join(root, "tsconfig.build.json"), "--outDir", folder], { stdio: "inherit" });
  await cp(path.join(root, "src/generated"), path.join(folder, "generated"), { recursive: true });
  for (const file of ["src/session/worker-entry.mjs", "README.md"])
    await cp(path.join(root, file), path.join(folder, path.relative("src", file).replace(/^\.\.\//, "")));
  await cp(path.join(root, "../../LICENSE"), path.join(folder, "LICENSE"));
  const {
    private: _private,
    devDependencies: _tools,
    scripts: _scripts,
    ...described
  } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
  const exports = { ".": { types: "./index.d.ts", default: "./index.js" } };
  await writeFile(path.join(folder, "package.json"), `${JSON.stringify({ ...described, exports }, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPackage(path.resolve(process.argv[2] ?? path.join(root, "dist")));

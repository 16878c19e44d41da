import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build, type Plugin } from "esbuild";

/** Used only by tests and measurements. */
const notRun = /\.test\.tsx?$|(^|\/)(testing|bench|scripts)(\/|\.ts$)|\.d\.[mc]?ts$/;

/**
 * Writes one of our packages as JavaScript: the same files in the same places, so that whatever they locate relative to themselves (children,
 * threads, WebAssembly, migrations) is found. `folder` is relative to `root`; `output` gets the same layout.
 */
export async function emitPackage(root: string, folder: string, output: string): Promise<void> {
  const files = (await readdir(join(root, folder, "src"), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
    .filter((file) => !notRun.test(file.slice(folder.length)));
  const isTypeScript = (file: string) => file.endsWith(".ts");
  await build({
    entryPoints: files.filter(isTypeScript).map((file) => join(root, file)),
    outbase: root,
    outdir: output,
    // Nothing is really bundled: this is how esbuild allows the paths of imports to be rewritten.
    bundle: true,
    plugins: [javaScriptNames],
    format: "esm",
    platform: "node",
    target: "node22",
    // Like tsx: the product compares names of classes.
    keepNames: true,
    logLevel: "warning",
  });
  for (const file of files.filter((one) => !isTypeScript(one))) {
    await mkdir(dirname(join(output, file)), { recursive: true });
    await copyFile(join(root, file), join(output, file));
  }
  const manifest = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8")) as Record<string, unknown>;
  const { name, version, type, exports, imports } = manifest;
  const built = JSON.stringify({ name, version, type, exports, imports }, null, 2).replaceAll(/\.ts"/g, '.js"');
  await writeFile(join(output, folder, "package.json"), `${built}\n`);
}

const javaScriptNames: Plugin = {
  name: "JavaScript's names",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === "entry-point" ? undefined : { path: path.startsWith(".") ? path.replace(/\.ts$/, ".js") : path, external: true },
    );
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replaceAll(/(new URL\("\.[^"]*)\.ts"(, import\.meta\.url\))/g, '$1.js"$2'),
      loader: "ts",
    }));
  },
};

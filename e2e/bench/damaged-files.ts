/**
 * Damages 10,000 images of every format that is taken in, from one seed, and has each read by the child that reads uploaded files: none may be
 * stuck, grow beyond 512 MB, or be filed where gdcm, dcmtk, pydicom or another peer calls it damaged.
 *
 *     npm run bench -- damaged-files                        # all; some 40 minutes on two cores
 *     npm run bench -- damaged-files --files 500 --only rle # of one format, so many of each
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { files: { type: "string", default: "1000" }, only: { type: "string" }, seed: { type: "string" } },
});
const root = join(import.meta.dirname, "../..");
const began = performance.now();
const filter = values.only === undefined ? [] : ["-t", `none of ${values.only} is filed`];
const child = spawn(join(root, "node_modules/.bin/vitest"), ["run", "apps/ingest/src/child/damaged-files.long.test.ts", ...filter], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    LONG_TESTS: "1",
    EVERYTHING: "1",
    DAMAGED_FILES_OF_EACH: values.files,
    ...(values.seed === undefined ? {} : { DAMAGED_FILES_SEED: values.seed }),
  },
});
child.once("exit", (code) => {
  console.log(`${values.files} of each format in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  process.exit(code ?? 1);
});

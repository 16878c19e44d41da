import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

type Engine = bindings.SchemaEngine;
let instantiated: Promise<void> | undefined;

/** The package's own entry needs a bundler that imports wasm; in Node it is instantiated manually, once. */
async function instantiate(): Promise<void> {
  // Not import.meta.resolve, which is missing where vitest's global setup runs.
  const file = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  });
  const wasm = bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
  wasm.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

/**
 * Prisma's schema engine as WebAssembly over a pg connection: Prisma's own command would download a native engine.
 * `datamodel` is the text of schema.prisma. The engine holds an advisory lock until its connections close; were they left
 * open, the next engine would wait 10 s for that lock.
 */
export async function withSchemaEngine<T>(databaseUrl: string, datamodel: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  instantiated ??= instantiate();
  await instantiated;
  const pool = new pg.Pool({ connectionString: databaseUrl });
  try {
    const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
    const engine = await bindings.SchemaEngine.new({ datamodels: [["schema.prisma", datamodel]] }, () => undefined, factory);
    return await work(engine);
  } finally {
    await pool.end();
  }
}

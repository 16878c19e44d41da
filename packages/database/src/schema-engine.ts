import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  type ErrorCapturingSqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";

type Engine = bindings.SchemaEngine;
let instantiated: Promise<void> | undefined;

/** The package's own entry needs a bundler that imports wasm; Node instantiates it by hand, once. */
async function instantiate(): Promise<void> {
  const file = fileURLToPath(import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  });
  const wasm = bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
  wasm.__wbg_set_wasm(instance.exports);
  (instance.exports["__wbindgen_start"] as () => void)();
}

/**
 * Prisma's schema engine as WebAssembly over a pg connection: Prisma's own command would download a native engine.
 * `datamodel` is the text of schema.prisma.
 */
export async function openSchemaEngine(databaseUrl: string, datamodel: string): Promise<Engine> {
  instantiated ??= instantiate();
  await instantiated;
  const factory: ErrorCapturingSqlMigrationAwareDriverAdapterFactory = bindMigrationAwareSqlAdapterFactory(
    new PrismaPg({ connectionString: databaseUrl }),
  );
  return bindings.SchemaEngine.new({ datamodels: [["schema.prisma", datamodel]] }, () => undefined, factory);
}

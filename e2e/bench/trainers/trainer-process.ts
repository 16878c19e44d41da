import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../../apps/trainer/src/main.ts", import.meta.url));

/** A trainer of one fold at a time, on WebAssembly with one thread, because native TensorFlow uses all cores. */
export function startTrainer({
  databaseUrl,
  store,
  cacheFolder,
  foldsAtOnce = 1,
}: {
  databaseUrl: string;
  store: { readonly folder: string };
  cacheFolder: string;
  foldsAtOnce?: number;
}): ChildProcess {
  return spawn(process.execPath, ["--import", import.meta.resolve("tsx"), main], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      STORE_FOLDER: store.folder,
      TRAINER_CACHE_FOLDER: cacheFolder,
      TRAINER_FOLDS_AT_ONCE: String(foldsAtOnce),
      NATIVE_TENSORFLOW_FOLDER: cacheFolder,
    },
  });
}

export function isReady(trainer: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    trainer.stdout?.on("data", (text: Buffer) => {
      if (text.toString().includes('"ready"')) resolve();
    });
    trainer.once("exit", (code) => reject(new Error(`a trainer ended with ${code} before it was ready`)));
  });
}

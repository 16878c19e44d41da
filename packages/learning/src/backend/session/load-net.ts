import { AppError } from "@second-read/domain";
import type { NetSource, TrainableNet } from "../contract.ts";

/** Call the builder that a source names. @throws INVALID_INPUT when the module has no such function. */
export async function loadNet(source: NetSource): Promise<TrainableNet> {
  const module = (await import(/* @vite-ignore */ source.moduleUrl)) as Record<string, unknown>;
  const build = module[source.exportName];
  if (typeof build !== "function") throw new AppError("INVALID_INPUT", `The module of the net exports no function ${source.exportName}.`);
  return (await build(source.args)) as TrainableNet;
}

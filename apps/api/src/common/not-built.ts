import { AppError } from "@second-read/domain";

/** A promised operation whose feature folder has no operation yet. */
export function notBuilt(operation: string): never {
  throw new AppError("UNAVAILABLE", `${operation} is not built yet.`);
}

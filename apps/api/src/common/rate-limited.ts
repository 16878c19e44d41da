import { AppError } from "@second-read/domain";

export function rateLimited(retryAfterSeconds: number): AppError {
  const wait = retryAfterSeconds === 1 ? "a second" : `${retryAfterSeconds} seconds`;
  return new AppError("RATE_LIMITED", `Too many requests. Wait ${wait}, then try again.`, { retryAfterSeconds });
}

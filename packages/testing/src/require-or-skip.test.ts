import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findProgram, requireOrSkip } from "./require-or-skip.ts";

beforeEach(() => void vi.spyOn(console, "warn").mockImplementation(() => undefined));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("requireOrSkip", () => {
  it("skips with one line, and under EVERYTHING=1 fails", () => {
    vi.stubEnv("EVERYTHING", "");
    expect([requireOrSkip(true, "sh"), requireOrSkip(false, "a unicorn")]).toEqual([false, true]);
    expect(console.warn).toHaveBeenCalledExactlyOnceWith("skipped: a unicorn is not here");
    vi.stubEnv("EVERYTHING", "1");
    expect(() => requireOrSkip(false, "a unicorn")).toThrow("a unicorn is not here");
  });
});

describe("findProgram", () => {
  it("looks into the variable, then PATH", () => {
    expect(findProgram("sh")).toMatch(/\/sh$/);
    expect(findProgram("no-such-program-here")).toBeUndefined();
    vi.stubEnv("UNICORN_BIN", "/opt/unicorn");
    expect(findProgram("unicorn", "UNICORN_BIN")).toBe("/opt/unicorn");
  });
});

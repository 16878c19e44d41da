import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

// CONTRIBUTING.md, Habits: no mocks of our own parts, no sleeps.

const root = join(import.meta.dirname, "../..");
const tests = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.test.ts", "*.test.tsx", "*.spec.ts"], {
  cwd: root,
  encoding: "utf8",
})
  .trim()
  .split("\n")
  .filter((file) => join(root, file) !== import.meta.filename);

/** A module replaced for the whole file; a test may watch or answer for a single function of the platform. */
const replacesModule = /\bvi\.(mock|doMock)\(/;
/** A pause of a fixed length. In a loop that asks again it is a poll, which ends when its answer is there. */
const pauses = /waitForTimeout\(|await (?:sleep|delay)\(|await new Promise\(\(?\w*\)? => setTimeout\(/;

const linesOf = (file: string) => readFileSync(join(root, file), "utf8").split("\n");

test("no test replaces a module", () => {
  expect(tests.length).toBeGreaterThan(400);
  expect(tests.filter((file) => linesOf(file).some((line) => replacesModule.test(line)))).toEqual([]);
});

test("no test pauses for a fixed time", () => {
  const pausing = tests.filter((file) => {
    const lines = linesOf(file);
    return lines.some((line, index) => pauses.test(line) && !isInLoop(lines, index));
  });
  expect(pausing).toEqual([]);
});

test("a pause outside a loop is found, and one that polls is not", () => {
  const pause = "  await new Promise((resolve) => setTimeout(resolve, 100));";
  expect(pauses.test(pause)).toBe(true);
  expect(isInLoop(["test(() => {", pause, "});"], 1)).toBe(false);
  expect(isInLoop(["  for (;;) {", "    const ok = await ready();", `  ${pause}`, "  }"], 2)).toBe(true);
});

/** Whether an enclosing line, which is one that is indented less, begins a loop. */
function isInLoop(lines: readonly string[], index: number): boolean {
  const depthOf = (line: string) => line.search(/\S/);
  let depth = depthOf(lines[index] ?? "");
  for (let above = index - 1; above >= 0 && depth > 0; above -= 1) {
    const line = lines[above] ?? "";
    if (depthOf(line) < 0 || depthOf(line) >= depth) continue;
    if (/^\s*(for|while|do)\b/.test(line)) return true;
    depth = depthOf(line);
  }
  return false;
}

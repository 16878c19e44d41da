import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createMetrics } from "@second-read/runtime";
import { expect, it } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const operations = read("docs/operations.md");

interface Rule {
  readonly alert: string;
  readonly expr: string;
}
const rules = (parse(read("infra/monitoring/alerts.yaml")) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules: some }) => some);
const dashboard = JSON.parse(read("infra/monitoring/dashboard.json")) as { panels: { title: string; targets: { expr: string }[] }[] };

/** Names in a PromQL expression that look like metrics. */
const metricsIn = (expression: string) =>
  [...expression.replaceAll(/"[^"]*"/g, "").matchAll(/\b((?:second_read|nodejs|process)_[a-z0-9_]+)/g)].map(([, name]) => name as string);
const base = (name: string) => name.replace(/_(bucket|count|sum)$/, "");

/** Our own metrics, found in the code that creates them. */
const own = execFileSync(
  "git",
  ["grep", "--untracked", "-hoE", '"second_read_[a-z_]+"', "--", "apps/*/src/*.ts", "packages/runtime/src/*.ts", ":!*.test.ts"],
  {
    cwd: root,
    encoding: "utf8",
  },
)
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as string);

it("alerts and dashboard use only metrics that processes have", async () => {
  const everyProcess = [...(await createMetrics("any").text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name as string);
  const asked = [...rules.map(({ expr }) => expr), ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))].flatMap(
    metricsIn,
  );
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.map(base).filter((name) => !own.includes(name) && !everyProcess.includes(name))).toEqual([]);
});

it("docs/operations.md lists each of our metrics and alerts, and no other", () => {
  const documented = [...operations.matchAll(/^\| `(second_read_[a-z_]+)/gm)].map(([, name]) => name as string);
  expect([...new Set(own)].sort()).toEqual(documented.sort());
  const alerts = [...operations.matchAll(/^\| `([A-Z][a-z]+[A-Za-z]*)` +\|/gm)].map(([, name]) => name as string);
  expect(alerts.sort()).toEqual(rules.map(({ alert }) => alert).sort());
});

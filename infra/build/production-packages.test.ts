import { expect, it } from "vitest";
import { productionPackages } from "./production-packages.ts";

const lock = {
  "apps/api": { dependencies: { "@ours/rules": "*", web: "1" } },
  "node_modules/@ours/rules": { link: true, resolved: "packages/rules" },
  "packages/rules": { dependencies: { small: "2" } },
  "packages/rules/node_modules/small": {},
  "node_modules/small": { dependencies: { unused: "1" } },
  "node_modules/unused": {},
  "node_modules/web": {
    dependencies: { deep: "1" },
    optionalDependencies: { "of-another-system": "1" },
    peerDependencies: { needed: "1", wished: "1" },
    peerDependenciesMeta: { wished: { optional: true } },
  },
  "node_modules/web/node_modules/deep": { dependencies: { web: "1" } },
  "node_modules/needed": {},
  "node_modules/wished": {},
};

it("finds what a workspace needs to run, the nearest package of each name, and nothing else", () => {
  expect([...productionPackages(lock, "apps/api")].sort()).toEqual([
    "node_modules/needed",
    "node_modules/web",
    "node_modules/web/node_modules/deep",
    "packages/rules",
    "packages/rules/node_modules/small",
  ]);
  expect([...productionPackages(lock, "apps/api", { only: ["small"] })].sort()).toEqual(["node_modules/small", "node_modules/unused"]);
  expect([...productionPackages(lock, "apps/api", { without: /^web$/ })].sort()).toEqual([
    "packages/rules",
    "packages/rules/node_modules/small",
  ]);
});

it("refuses a lock that lacks what is needed", () => {
  expect(() => productionPackages({ "apps/api": { dependencies: { gone: "1" } } }, "apps/api")).toThrow(/needs gone/);
});

import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { print } from "graphql";
import { expect, test } from "vitest";
import { graphql } from "../src/generated/index.ts";
import ownDocuments from "./own-documents.mjs";

const source = fileURLToPath(new URL("../src/", import.meta.url));
const generated = `${source}generated/graphql.ts`;

function load(text: string): Promise<string> {
  const dependencies: string[] = [];
  const context = { getOptions: () => ({ generated }), addDependency: (path: string) => void dependencies.push(path) };
  return ownDocuments.call(context, text);
}

const calls = /\bgraphql\(`([^`]*)`\)/g;
const modules = globSync("**/*.{ts,tsx}", { cwd: source, exclude: ["generated/**"] }).map((path) => ({
  path,
  text: readFileSync(`${source}${path}`, "utf8"),
}));

test("every document of the app is put into its module, as the generated table has it", async () => {
  const declaring = modules.filter(({ text }) => /\bgraphql\(/.test(text));
  expect(declaring.length).toBeGreaterThan(20);
  for (const { path, text } of declaring) {
    const pieces = (await load(text)).split("\n");
    expect(pieces.join("\n"), path).not.toMatch(/\bgraphql\(/);
    for (const [, document = ""] of text.matchAll(calls)) {
      const [, own] = /^.* = (.*);$/s.exec(await load(`export const own = graphql(\`${document}\`);`)) ?? [];
      expect(print(JSON.parse(own ?? "")), path).toBe(print((graphql as (text: string) => never)(document)));
    }
  }
});

test("a module without documents, and a document that is not generated yet, stay as they are", async () => {
  expect(await load("export const one = 1;")).toBe("export const one = 1;");
  expect(await load("graphql(`query NotYet { me { id } }`)")).toBe("graphql(`query NotYet { me { id } }`)");
});

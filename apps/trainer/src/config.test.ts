import { environments, tracingVariables } from "@second-read/runtime";
import { expect, test } from "vitest";
import { schema } from "./config.ts";

test("it reads exactly the environment variables that it is started with", () => {
  const handed: readonly string[] = environments.trainer;
  expect(Object.keys(schema.shape).filter((name) => !handed.includes(name))).toEqual([]);
  const read: readonly string[] = [...Object.keys(schema.shape), ...environments.computing, ...tracingVariables];
  expect(handed.filter((name) => !read.includes(name))).toEqual([]);
});

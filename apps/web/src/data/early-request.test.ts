import { runInThisContext } from "node:vm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { nextExamDocument } from "../features/read/documents.ts";
import { createApolloClient } from "./client.ts";
import { earlyAnswer, earlyRequestProgram } from "./early-request.ts";

const answer = () =>
  new Response(JSON.stringify({ data: { nextExam: null } }), { headers: { "content-type": "application/graphql-response+json" } });
const fetched = vi.fn(async (_input: RequestInfo | URL, _init?: RequestInit) => answer());

beforeEach(() => {
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("fetch", fetched.mockClear());
});
afterEach(() => vi.unstubAllGlobals());

const openedBy = (projectId: string) => runInThisContext(earlyRequestProgram(nextExamDocument, { projectId }, "true"));

function askNext(projectId: string) {
  return createApolloClient().mutate({ mutation: nextExamDocument, variables: { projectId } });
}

test("the client takes the answer of what the page's head asked for, once", async () => {
  openedBy("p1");
  expect((await askNext("p1")).data).toEqual({ nextExam: null });
  expect(fetched).toHaveBeenCalledTimes(1);
  await askNext("p1");
  expect(fetched).toHaveBeenCalledTimes(2);
});

test("it is asked exactly as the client asks", async () => {
  openedBy("p1");
  await askNext("p1");
  await askNext("p1");
  const [early, own] = fetched.mock.calls.map(([input, init]) => ({ input, ...init, signal: null }));
  expect(early).toEqual(own);
});

test("who looks at the answer leaves it for who takes it; without one there is nothing to see", async () => {
  openedBy("p1");
  const [seen, { data }] = await Promise.all([earlyAnswer(), askNext("p1")]);
  expect(seen).toEqual({ data });
  expect(await earlyAnswer()).toBeNull();
  fetched.mockResolvedValueOnce(new Response("<html>", { status: 502 }));
  openedBy("p1");
  expect(await earlyAnswer()).toBeNull();
});

test("another question, or an answer that has grown old, is asked anew", async () => {
  openedBy("p1");
  await askNext("p2");
  expect(fetched).toHaveBeenCalledTimes(2);
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 10_001);
  await askNext("p1");
  expect(fetched).toHaveBeenCalledTimes(3);
  vi.restoreAllMocks();
});

test("nothing is asked where the condition fails, and no name ends the script", () => {
  runInThisContext(earlyRequestProgram(nextExamDocument, { projectId: "p1" }, "false"));
  expect(fetched).not.toHaveBeenCalled();
  expect(earlyRequestProgram(nextExamDocument, { projectId: "</script>" }, "true")).not.toContain("</script>");
});

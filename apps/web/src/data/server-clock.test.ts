import { afterEach, expect, test, vi } from "vitest";
import { age } from "../ui/format.ts";
import { createApolloClient } from "./client.ts";
import { noteServerTime, serverNow } from "./server-clock.ts";
import { projectsDocument } from "./session.ts";

const noon = Date.parse("2026-11-28T12:00:00Z");
const header = new Date(noon).toUTCString();

afterEach(() => {
  vi.unstubAllGlobals();
  noteServerTime(header, noon);
});

test.each([
  ["five minutes fast", 300_000],
  ["an hour slow", -3_600_000],
])("a workstation %s counts by the server's clock", (_words, wrong) => {
  const here = noon + wrong;
  noteServerTime(header, here);
  expect(Math.abs(serverNow(here + 10_000) - (noon + 10_000))).toBeLessThanOrEqual(1000);
});

test("a difference below the header's precision is none, and a missing or unreadable header changes nothing", () => {
  noteServerTime(header, noon + 1400);
  expect(serverNow(noon)).toBe(noon);
  noteServerTime(header, noon + 300_000);
  noteServerTime(null, noon);
  noteServerTime("now", noon);
  expect(serverNow(noon + 300_000)).toBe(noon + 500);
});

test("each answer of the API says what time it is, and ages are counted from there", async () => {
  vi.stubGlobal("window", globalThis);
  const fast = Date.now() - 3_600_000;
  const headers = { "content-type": "application/graphql-response+json", date: new Date(fast).toUTCString() };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ data: { projects: [] } }), { headers }));
  await createApolloClient().query({ query: projectsDocument });
  expect(age(new Date(fast - 240_000))).toBe("4 min");
});

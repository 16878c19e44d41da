import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { beforeSignOut, signOut } from "./sign-out.ts";

const assign = vi.fn();
const answered = (status: number) => vi.fn(async () => new Response("{}", { status }));

beforeEach(() => {
  assign.mockClear();
  vi.stubGlobal("window", { location: { assign } });
});
afterEach(() => vi.unstubAllGlobals());

test.each([200, 401])("a session that has ended (%i) leads to signing in", async (status) => {
  vi.stubGlobal("fetch", answered(status));
  expect(await signOut()).toEqual({ kind: "left" });
  expect(assign).toHaveBeenCalledWith("/sign-in");
});

test.each([500, 503, 429])("one that the server did not end (%i) is not passed off as ended", async (status) => {
  vi.stubGlobal("fetch", answered(status));
  expect(await signOut()).toMatchObject({ kind: "failed", sentence: expect.stringContaining("still signed in") });
  expect(assign).not.toHaveBeenCalled();
});

test("nor is one whose end never reached the server", async () => {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => Promise.reject(new TypeError("fetch failed"))),
  );
  expect(await signOut()).toMatchObject({ kind: "failed", sentence: expect.stringContaining("still signed in") });
  expect(assign).not.toHaveBeenCalled();
});

test("what would be lost is asked about once, before anything ends", async () => {
  const fetched = answered(200);
  vi.stubGlobal("fetch", fetched);
  const takeBack = beforeSignOut(async () => "The draft of AB12 is not saved.");
  const saved = beforeSignOut(async () => null);
  expect(await signOut()).toEqual({ kind: "unsaved", sentences: ["The draft of AB12 is not saved."] });
  expect(fetched).not.toHaveBeenCalled();
  expect(await signOut(true)).toEqual({ kind: "left" });
  takeBack();
  saved();
  expect(await signOut()).toEqual({ kind: "left" });
});

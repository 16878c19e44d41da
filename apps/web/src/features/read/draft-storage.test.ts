import { describe, expect, test } from "vitest";
import { emptyDraft } from "./draft.ts";
import { dropOld, keepStored, loadStored, reconcile, type StoredDraft } from "./draft-storage.ts";
import { mapStore } from "./memory-server.ts";

const stored: StoredDraft = { revision: 3, draft: emptyDraft(["R"]), activeSeconds: 4, savedAt: 1000 };

describe("drafts in this browser", () => {
  test("load as they were stored; unreadable ones load as null", () => {
    const store = mapStore();
    keepStored(store, "r1", stored);
    expect(loadStored(store, "r1")).toEqual(stored);
    store.setItem("second-read:draft:r2", "{broken");
    expect(loadStored(store, "r2")).toBeNull();
  });
  test("old ones are deleted, other keys stay", () => {
    const store = mapStore();
    keepStored(store, "old", stored);
    keepStored(store, "new", { ...stored, savedAt: 15 * 24 * 3600 * 1000 });
    store.setItem("other", "x");
    dropOld(store, 15 * 24 * 3600 * 1000);
    expect([loadStored(store, "old"), loadStored(store, "new")?.revision, store.getItem("other")]).toEqual([null, 3, "x"]);
  });
});

describe("reconcile", () => {
  test("takes the server's draft where nothing differs, this browser's where it is based on the server's, and else asks", () => {
    const server = (revision: number, fingerprint = "theirs") => ({ revision, fingerprint });
    expect(reconcile(null, server(3), () => false).kind).toBe("server");
    expect(reconcile(stored, server(5), () => true).kind).toBe("server");
    expect(reconcile(stored, server(3), () => false).kind).toBe("local");
    expect(reconcile(stored, server(4), () => false).kind).toBe("conflict");
    const attempted = { ...stored, attempts: [{ fingerprint: "mine", findingKeys: ["f1"] }] };
    expect(reconcile(attempted, server(4, "mine"), () => false)).toMatchObject({ kind: "local", sentKeys: ["f1"] });
    expect(reconcile(attempted, server(4), () => false).kind).toBe("conflict");
  });
});

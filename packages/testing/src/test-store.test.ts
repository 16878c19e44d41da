import { type Database, openDatabase } from "@second-read/database";
import { keys } from "@second-read/storage";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase } from "./test-database.ts";
import { createTestStore, type TestStore } from "./test-store.ts";

let database: Database;
let files: TestStore;
beforeAll(async () => {
  database = openDatabase({ url: (await createTestDatabase()).url });
  files = await createTestStore();
});
afterAll(async () => {
  await files?.close();
  await database?.close();
});

it("refuses calls inside a transaction, where they would hold locks; signing calls no store", async () => {
  const ask = () => files.store.head(keys.image("x"));
  const refusal = "the store was asked to head inside a transaction";
  await expect(database.sqlTransaction(ask)).rejects.toThrow(refusal);
  await expect(database.transaction(ask)).rejects.toThrow(refusal);
  // Every method of a store, and however far from the transaction's own lines it is called: there is no way around it.
  const methods = Object.keys(files.store).filter((name) => !name.startsWith("presign"));
  expect(methods).toEqual(expect.arrayContaining(["put", "get", "getBytes", "head", "delete", "deletePrefix", "list", "check"]));
  for (const name of methods) {
    const later = () => Promise.resolve().then(() => Reflect.get(files.store, name)(keys.image("x"), new Uint8Array(1), {}));
    await expect(database.sqlTransaction(later)).rejects.toThrow(`the store was asked to ${name} inside a transaction`);
  }
  const read = { expiresSeconds: 60, contentType: "application/dicom" };
  expect((await database.sqlTransaction(async () => files.store.presignRead(keys.image("x"), read))).url).toContain("/store/images/x.dcm");
  expect(await ask()).toBeNull();
});

import { type Database, openDatabase, waitInTransaction } from "@second-read/database";
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

it("refuses to be asked inside a transaction, where it would hold locks; signing asks nobody", async () => {
  const ask = () => files.store.head(keys.image("x"));
  const refusal = "the store was asked to head inside a transaction";
  await expect(database.sqlTransaction(ask)).rejects.toThrow(refusal);
  await expect(database.transaction(ask)).rejects.toThrow(refusal);
  expect(await database.sqlTransaction(() => waitInTransaction(ask))).toBeNull();
  const read = { expiresSeconds: 60, contentType: "application/dicom" };
  expect((await database.sqlTransaction(() => files.store.presignRead(keys.image("x"), read))).url).toContain("/store/images/x.dcm");
  expect(await ask()).toBeNull();
});

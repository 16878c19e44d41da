import { expect, it } from "vitest";
import { readMigrations } from "./migrate.ts";

/**
 * Numbers shared by several migrations before this was checked. They stay: a database records migrations by name, those with the same number do not
 * depend on each other, and their names put them in the same order everywhere.
 */
const sharedNumbers: Readonly<Record<string, readonly string[]>> = {
  "0018": ["0018_localisation", "0018_reproduction"],
  "0022": ["0022_ordered_lists", "0022_three_class", "0022_upload_waits"],
  "0030": ["0030_image_objects", "0030_resumed_uploads"],
  "0032": ["0032_accounts", "0032_queue_by_readers"],
  "0033": ["0033_label_means", "0033_totp"],
};

/** A migration with the number of a release's last one may sort before it: it would be applied, but never compared with that release. */
it("each migration is named NNNN_small_letters, with a number of its own", async () => {
  const names = (await readMigrations()).map(({ name }) => name);
  expect(names.filter((name) => !/^\d{4}_[a-z_]+$/.test(name))).toEqual([]);
  const numberOf = (name: string) => name.slice(0, 4);
  const byNumber = names.map((name) => [numberOf(name), names.filter((other) => numberOf(other) === numberOf(name))] as const);
  expect(Object.fromEntries(byNumber.filter(([, { length }]) => length > 1))).toEqual(sharedNumbers);
});

import { createTestDatabase } from "@second-read/testing";
import { expect, it } from "vitest";
import { openDatabase } from "../connection.ts";
import { isKeyOfData } from "./key-fingerprints.ts";

it("records the first key, recognises it again, and detects any other, also when two arrive at once", async () => {
  const database = openDatabase({ url: (await createTestDatabase()).url });
  try {
    const [first, other] = ["a".repeat(64), "b".repeat(64)];
    const ask = (key: string) => isKeyOfData(database.sql, "DEIDENTIFICATION_KEY", key, new Date());
    const answers = await Promise.all([ask(first), ask(other)]);
    expect(answers.filter(Boolean)).toHaveLength(1);
    const [noted, refused] = answers[0] ? [first, other] : [other, first];
    expect([await ask(noted), await ask(refused), await ask(noted)]).toEqual([true, false, true]);
    const [row] = await database.prisma.keyFingerprint.findMany();
    expect(row?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  } finally {
    await database.close();
  }
});

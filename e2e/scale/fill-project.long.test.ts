import { openDatabase } from "@second-read/database";
import { compareCounts, createTestDatabase } from "@second-read/testing";
import { expect, test } from "vitest";
import { fillProject } from "./fill-project.ts";
import { createPerson } from "./people.ts";

test("a project filled without the triggers has every index, and every count that the triggers would have kept", async () => {
  const { url } = await createTestDatabase();
  const database = openDatabase({ url });
  try {
    const indexes = () => database.sql.query("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1");
    const before = await indexes();
    const people = await Promise.all(
      (["READER", "READER", "ARBITER", "ANALYST", "DATA_MANAGER", "ADMIN"] as const).map((role, index) =>
        createPerson(database, { name: `person${index}`, roles: [role] }),
      ),
    );
    const { id } = await fillProject(database, { key: "small", exams: 1_000, people });
    expect(await indexes()).toEqual(before);
    const { kept, found } = await compareCounts(database);
    expect(kept).toEqual(found);
    expect(await database.sql.query("SELECT * FROM correct_counts($1)", [id])).toEqual([]);
    expect(await database.prisma.exam.count({ where: { projectId: id } })).toBe(1_000);
  } finally {
    await database.close();
  }
});

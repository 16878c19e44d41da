import { createProject, type Database, newId, openDatabase } from "@second-read/database";
import { createTestDatabase } from "@second-read/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createProjectLookup } from "./project-lookup.ts";

let database: Database;
let statements = 0;
let home: string;
let abroad: string;
beforeAll(async () => {
  database = openDatabase({ url: (await createTestDatabase()).applicationUrl, poolSize: 1 });
  home = (await createProject(database, { key: "home", name: "Home" })).id;
  abroad = (await createProject(database, { key: "abroad", name: "Abroad" })).id;
});
afterAll(() => database?.close());

const counted = (): Database => ({
  ...database,
  sql: {
    ...database.sql,
    run: (statement) => {
      statements += 1;
      return database.sql.run(statement);
    },
  },
});

// A2: the time that a refusal takes must not distinguish a thing of another project from one that does not exist.
test("looks things up each time for anyone who may not know their project, as if missing; for others once", async () => {
  const lookup = createProjectLookup(counted());
  const person = { isAdministrator: false, rolesByProject: new Map([[home, ["READER"] as const]]) };
  const administrator = { isAdministrator: true, rolesByProject: new Map() };
  const stepsOf = async (id: string, asker: typeof person | typeof administrator) => {
    const before = statements;
    const found = await lookup.find("project", id, asker);
    return [found, statements - before];
  };
  const absent = newId();
  expect([await stepsOf(home, person), await stepsOf(home, person)]).toEqual([
    [home, 1],
    [home, 0],
  ]);
  // For others the result is cached.
  expect([await stepsOf(abroad, administrator), await stepsOf(abroad, administrator)]).toEqual([
    [abroad, 1],
    [abroad, 0],
  ]);
  for (let time = 0; time < 3; time++) {
    expect(await stepsOf(abroad, person)).toEqual([abroad, 1]);
    expect(await stepsOf(absent, person)).toEqual([null, 1]);
  }
});

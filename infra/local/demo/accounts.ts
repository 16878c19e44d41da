import { randomInt } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { createUser, type Database, findPersonByEmail } from "@second-read/database";
import { codeOfError, type Role } from "@second-read/domain";

export type DemoAccount = { name: string; email: string; password: string; roles: Role[] };

/** What `.data` remembers of the demo: local passwords, printed at every start, and how much of it has been created. */
export type DemoState = { accounts: DemoAccount[]; progress: "ACCOUNTS" | "OPEN" | "COMPLETE" };

const people: Omit<DemoAccount, "password">[] = [
  { name: "Demo reader 1", email: "reader1@demo.example", roles: ["READER"] },
  { name: "Demo reader 2", email: "reader2@demo.example", roles: ["READER"] },
  { name: "Demo arbiter", email: "arbiter@demo.example", roles: ["ARBITER"] },
  { name: "Demo data manager", email: "manager@demo.example", roles: ["DATA_MANAGER"] },
  { name: "Demo analyst", email: "analyst@demo.example", roles: ["ANALYST"] },
  { name: "Demo administrator", email: "admin@demo.example", roles: ["ADMIN"] },
];

/** Null before the first start. */
export async function readDemoState(dataFolder: string): Promise<DemoState | null> {
  try {
    const state = JSON.parse(await readFile(stateFile(dataFolder), "utf8")) as DemoState & { complete?: boolean };
    // Earlier versions wrote this for a demo that was complete.
    return state.progress === undefined ? { accounts: state.accounts, progress: state.complete ? "COMPLETE" : "ACCOUNTS" } : state;
  } catch (error) {
    if (codeOfError(error) === "ENOENT") return null;
    throw error;
  }
}

export async function writeDemoState(dataFolder: string, state: DemoState): Promise<void> {
  const file = stateFile(dataFolder);
  await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Creates the demo's people if missing, and returns their ids by email address. Roles in the project are assigned through the API. */
export async function ensureAccounts(database: Database, dataFolder: string): Promise<{ state: DemoState; ids: Map<string, string> }> {
  let state = await readDemoState(dataFolder);
  if (!state) {
    state = { accounts: people.map((person) => ({ ...person, password: makePassword() })), progress: "ACCOUNTS" };
    await writeDemoState(dataFolder, state);
  }
  const ids = new Map<string, string>();
  for (const { name, email, password, roles } of state.accounts) {
    const person =
      (await findPersonByEmail(database, email)) ??
      (await database.transaction((connection) =>
        createUser(connection, { name, email, password, isAdministrator: roles.includes("ADMIN") }),
      ));
    ids.set(email, person.id);
  }
  return { state, ids };
}

/** Sixteen letters in groups of four, without look-alikes: 73 bits. */
function makePassword(): string {
  const letters = "abcdefghjkmnpqrstuvwxyz";
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join("");
  return [group(), group(), group(), group()].join("-");
}

function stateFile(dataFolder: string): string {
  return path.join(dataFolder, "demo.json");
}

/**
 * DATABASE_URL=… tsx write-migration.ts NAME (any reachable database; it is only connected to): writes prisma/migrations/NNNN_NAME with the
 * difference between schema.prisma and its committed version. Read it before you commit it: a person must decide about anything that may lose rows.
 */
import { execFileSync } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { readDatamodel } from "../src/migrate.ts";
import { sqlBetween } from "../src/sql-between.ts";

const [name = ""] = process.argv.slice(2);
const databaseUrl = process.env.DATABASE_URL;
if (!/^[a-z_]+$/.test(name) || !databaseUrl) throw new Error("Say DATABASE_URL=… and a name in small_letters.");
const migrations = new URL("../../../prisma/migrations/", import.meta.url);
const committed = execFileSync("git", ["show", "HEAD:prisma/schema.prisma"], { cwd: fileURLToPath(migrations), encoding: "utf8" });
const sql = await sqlBetween(databaseUrl, committed, await readDatamodel());
if (sql === "") {
  console.log("schema.prisma has not changed.");
} else {
  const numbers = (await readdir(migrations)).map((folder) => Number.parseInt(folder, 10)).filter(Number.isFinite);
  const folder = new URL(`${String(Math.max(0, ...numbers) + 1).padStart(4, "0")}_${name}/`, migrations);
  await mkdir(folder);
  await writeFile(new URL("migration.sql", folder), sql);
  console.log(`Wrote ${fileURLToPath(folder)}migration.sql`);
}

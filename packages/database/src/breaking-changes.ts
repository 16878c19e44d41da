import type { Migration } from "./apply-migrations.ts";

/** What the last release left for the next one (prisma/release.json). */
export interface Release {
  readonly lastMigration: string;
  /** Tables, and columns as `Table.column`, that its code no longer uses: the next release may drop them. */
  readonly retired: readonly string[];
}

interface Rule {
  readonly pattern: RegExp;
  readonly why: string;
}

/** Each forbids one kind of action on a table that the last release knows. */
const rules: readonly Rule[] = [
  { pattern: /\bRENAME\b/i, why: "renames what the last release uses by its name" },
  { pattern: /^DROP (?!INDEX|TRIGGER)|\bDROP (TABLE|TYPE|VIEW|CONSTRAINT)\b/i, why: "drops what the last release uses" },
  { pattern: /^DROP INDEX .*_key"/i, why: "drops a unique index that the last release inserts by" },
  { pattern: /\bALTER COLUMN .* SET NOT NULL\b/i, why: "refuses rows that the last release writes" },
  { pattern: /\bALTER COLUMN .* DROP DEFAULT\b/i, why: "refuses rows that the last release writes" },
  { pattern: /\bALTER COLUMN .* (SET DATA )?TYPE\b/i, why: "changes the type of what the last release reads and writes" },
  {
    pattern: /\bADD COLUMN (?!.*\b(DEFAULT|GENERATED)\b).*\bNOT NULL\b/i,
    why: "refuses rows that the last release writes: give it a default",
  },
  { pattern: /\bADD CONSTRAINT .*\b(UNIQUE|CHECK|EXCLUDE)\b/i, why: "may refuse rows that the last release writes" },
  { pattern: /^CREATE UNIQUE INDEX\b/i, why: "may refuse rows that the last release writes" },
  { pattern: /^TRUNCATE\b/i, why: "takes rows away from the last release" },
];

/**
 * The changes that would break processes of the last release, one sentence each: these keep running while the new release migrates and starts, and
 * must work again after a rollback. New tables are fine; retired ones may be dropped.
 */
export function findBreakingChanges(migrations: readonly Migration[], { lastMigration, retired }: Release): string[] {
  const isNew = migrations.filter(({ name }) => name > lastMigration).map(({ name, sql }) => ({ name, statements: statementsOf(sql) }));
  const created = isNew.flatMap(({ statements }) => statements.map((one) => /^CREATE TABLE (?:IF NOT EXISTS )?"(\w+)"/i.exec(one)?.[1]));
  return isNew.flatMap(({ name, statements }) =>
    statements.flatMap((statement) => {
      const table = tableOf(statement);
      if (table !== undefined && created.includes(table)) return [];
      if (isMadeAgain(statement, statements)) return [];
      return actionsOf(statement)
        .filter((action) => !dropsRetired(action, table, retired))
        .flatMap((action) => {
          const rule = rules.find(({ pattern }) => pattern.test(action));
          return rule === undefined ? [] : [`${name} ${rule.why}: ${action.slice(0, 120)}`];
        });
    }),
  );
}

/** Without comments, function bodies and string literals, whose words are not statements of the migration. */
function statementsOf(sql: string): string[] {
  const bare = sql
    .replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .replaceAll(/--.*$/gm, "")
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/'(?:[^']|'')*'/g, "''");
  return bare
    .split(";")
    .map((statement) => statement.replaceAll(/\s+/g, " ").trim())
    .filter(Boolean);
}

function tableOf(statement: string): string | undefined {
  return /^(?:ALTER TABLE (?:ONLY )?|CREATE (?:UNIQUE )?INDEX .* ON |DROP TABLE (?:IF EXISTS )?|TRUNCATE (?:TABLE )?)"(\w+)"/i.exec(
    statement,
  )?.[1];
}

/** ALTER TABLE can take several actions, separated by commas outside parentheses. */
function actionsOf(statement: string): string[] {
  const altered = /^ALTER TABLE (?:ONLY )?"\w+" (.*)$/i.exec(statement)?.[1];
  return altered === undefined ? [statement] : altered.split(/,(?![^(]*\))/).map((action) => action.trim());
}

/** A function that is dropped and created again under the same name, which PostgreSQL requires if its result type changes. */
function isMadeAgain(statement: string, statements: readonly string[]): boolean {
  const dropped = /^DROP FUNCTION (?:IF EXISTS )?(\w+)/i.exec(statement)?.[1];
  return dropped !== undefined && statements.some((other) => other.startsWith(`CREATE FUNCTION ${dropped}(`));
}

function dropsRetired(action: string, table: string | undefined, retired: readonly string[]): boolean {
  const column = /^DROP COLUMN (?:IF EXISTS )?"(\w+)"/i.exec(action)?.[1];
  const dropped = column !== undefined ? `${table}.${column}` : /^DROP TABLE /i.test(action) ? table : undefined;
  return dropped !== undefined && retired.includes(dropped);
}

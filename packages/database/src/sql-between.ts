import { withSchemaEngine } from "./schema-engine.ts";

/**
 * The SQL that leads from one text of schema.prisma (null: from nothing) to another; empty if they are equivalent. The database is only connected to.
 * For development only: nothing else uses the schema engine.
 */
export async function sqlBetween(databaseUrl: string, before: string | null, after: string): Promise<string> {
  const target = (content: string) => ({ tag: "schemaDatamodel" as const, files: [{ path: "schema.prisma", content }] });
  const { stdout } = await withSchemaEngine(databaseUrl, after, (engine) =>
    engine.diff({
      from: before === null ? { tag: "empty" } : target(before),
      to: target(after),
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  return (stdout ?? "").replace(/^-- This is an empty migration\.\s*$/, "");
}

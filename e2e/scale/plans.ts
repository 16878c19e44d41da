import { randomUUID } from "node:crypto";
import type { Database } from "@second-read/database";
import type { PostgresServer } from "@second-read/testing";

/** From the next session on, the server logs the plan of each statement run in this database, with its numbers of rows. */
export async function logPlans(database: Database, databaseName: string): Promise<void> {
  const settings = {
    session_preload_libraries: "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_format": "json",
  };
  for (const [name, value] of Object.entries(settings))
    await database.sql.query(`ALTER DATABASE "${databaseName}" SET ${name} = '${value}'`);
}

/** A statement as it was executed. https://www.postgresql.org/docs/current/using-explain.html */
export interface RunStatement {
  readonly text: string;
  readonly plan: PlanNode;
}

export interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows"?: number;
  readonly "Actual Loops"?: number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Join Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly Plans?: readonly PlanNode[];
}

/**
 * Statements of the job queue, and of the API updating stored counts every two seconds: the longer an answer takes on a busy machine, the more of
 * them run.
 */
const runsByItself = /\bjobs\.|\bpg_listening_channels\b|\bcount_changed\(null,|\badd_up_counts\(/;

/** `next` returns the statements run in logging sessions since the previous call, except those that run by themselves. */
export function planLog(server: PostgresServer, database: Database): { next(): Promise<readonly RunStatement[]> } {
  let text = "";
  let told = () => {};
  server.onLog((more) => {
    text += more;
    told();
  });
  return {
    async next() {
      // The server writes its log shortly after it has answered: a mark shows how far it has come.
      const mark = randomUUID();
      const marked = new Promise<void>((resolve) => {
        told = () => void (text.includes(mark) && resolve());
      });
      await database.sql.query(`DO $$ BEGIN RAISE LOG '${mark}'; END $$`);
      told();
      await marked;
      const soFar = text.slice(0, text.indexOf(mark));
      text = text.slice(soFar.length + mark.length);
      return soFar.split(/\n(?!\t)/).flatMap(statementsOf);
    },
  };
}

/** An entry of the log; its lines after the first begin with a tab. */
function statementsOf(entry: string): RunStatement[] {
  const [, json] = /LOG: +duration: \S+ ms +plan:\n(.*)/s.exec(entry) ?? [];
  if (json === undefined) return [];
  const { "Query Text": query, Plan: plan } = JSON.parse(json.replaceAll("\n\t", "\n")) as {
    readonly "Query Text": string;
    readonly Plan: PlanNode;
  };
  return runsByItself.test(query) ? [] : [{ text: query.replace(/\s+/g, " "), plan }];
}

/** What grows with the project in this statement; empty if nothing does. */
export function faultsOf(
  { text, plan }: RunStatement,
  { largeTables, mostRows }: { readonly largeTables: ReadonlySet<string>; readonly mostRows: number },
): readonly string[] {
  const nodes = [...eachNode(plan)];
  const scanned = nodes.filter(
    (node) => node["Node Type"] === "Seq Scan" && largeTables.has(node["Relation Name"] ?? "") && (node["Actual Loops"] ?? 1) > 0,
  );
  return [
    ...scanned.map((node) => `scans all of ${node["Relation Name"]}`),
    ...(/\boffset\s+(\$\d+|[1-9])/i.test(text) && nodes.some(({ "Node Type": type }) => type === "Limit") && !isPrismas(text)
      ? ["passes over rows by OFFSET"]
      : []),
    ...(nodes.some((node) => rowsMet(node) > mostRows) ? [`meets more than ${mostRows} rows`] : []),
  ];
}

/** Prisma writes an OFFSET of 0 into each of its statements. */
function isPrismas(text: string): boolean {
  return text.includes('"public".');
}

function rowsMet(node: PlanNode): number {
  const loops = node["Actual Loops"] ?? 1;
  const rows =
    (node["Actual Rows"] ?? 0) +
    (node["Rows Removed by Filter"] ?? 0) +
    (node["Rows Removed by Join Filter"] ?? 0) +
    (node["Rows Removed by Index Recheck"] ?? 0);
  return Math.round(rows * loops);
}

function* eachNode(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const below of node.Plans ?? []) yield* eachNode(below);
}

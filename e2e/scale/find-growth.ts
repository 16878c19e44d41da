import { discrepancyKinds, examStatuses, type Role, roles } from "@second-read/domain";
import type { Person } from "./people.ts";
import { faultsOf, planLog } from "./plans.ts";
import type { FilledServer } from "./start-filled-server.ts";
import { type ValuesByArgument, type WebCall, webCalls } from "./web-calls.ts";

/** For each document and fault, the roles for whom its cost grows. */
export type Growth = Readonly<Record<string, Readonly<Record<string, readonly Role[]>>>>;

const most = { rows: 10_000, statements: 40 };
const pagesWalked = 2;

/** These read every row because that is their purpose: page by page, or one at a time in the API's queue for heavy work. */
const growsOnPurpose = new Set(["VerifyChain", "Comparison", "Flips"]);

/** Codes returned where a role or state has no answer; no trainer has reported yet which backend it uses. */
const refusals = new Set(["FORBIDDEN", "NOT_FOUND", "BLINDED", "WRONG_STATE", "UNAVAILABLE"]);

/** Sends every document of the web app to the API as one person of each role. */
export async function findGrowth(filled: FilledServer, apiUrl: string): Promise<Growth> {
  const largeTables = await findLargeTables(filled);
  const log = planLog(filled.server, filled.database);
  const growth = new Map<string, Map<string, Role[]>>();
  const note = (document: string, fault: string, role: Role) => {
    const byFault = growth.get(document) ?? new Map<string, Role[]>();
    growth.set(document, byFault.set(fault, [...(byFault.get(fault) ?? []), role]));
  };
  const askers = askersOf(filled.people);
  for (const call of await webCalls(await valuesOf(filled))) {
    if (growsOnPurpose.has(call.name)) continue;
    for (const [role, person] of askers) {
      let page: WebCall | null = call;
      for (let number = 1; page !== null && number <= pagesWalked; number += 1) {
        await log.next();
        const { codes, endCursor } = await ask(apiUrl, person, page);
        const statements = await log.next();
        const faults = [
          ...statements.flatMap((statement) => faultsOf(statement, { largeTables, mostRows: most.rows })),
          ...(statements.length > most.statements ? [`asks more than ${most.statements} statements`] : []),
          ...codes.filter((code) => !refusals.has(code)).map((code) => `answers ${code}`),
        ];
        for (const fault of new Set(faults)) note(number === 1 ? page.name : `${page.name}, page ${number}`, fault, role);
        page = pageAfter(page, endCursor);
      }
    }
  }
  return Object.fromEntries([...growth].map(([document, byFault]) => [document, Object.fromEntries(byFault)]));
}

/** One person of each role. */
function askersOf(people: readonly Person[]): readonly (readonly [Role, Person])[] {
  return roles.map((role) => {
    const person = people.find((one) => one.roles.includes(role));
    if (person === undefined) throw new Error(`nobody is ${role}`);
    return [role, person];
  });
}

async function findLargeTables({ database }: FilledServer): Promise<ReadonlySet<string>> {
  const rows = await database.sql.query<{ name: string }>(
    `SELECT relname AS "name" FROM pg_class WHERE relkind = 'r' AND reltuples >= $1 AND relnamespace = 'public'::regnamespace`,
    [most.rows],
  );
  return new Set(rows.map(({ name }) => name));
}

function pageAfter(page: WebCall, endCursor: string | null): WebCall | null {
  if (page.pagedBy === null || endCursor === null) return null;
  return { ...page, variables: { ...page.variables, [page.pagedBy]: endCursor } };
}

async function ask(
  apiUrl: string,
  person: Person,
  { query, variables }: WebCall,
): Promise<{ readonly codes: readonly string[]; readonly endCursor: string | null }> {
  const isStream = query.trimStart().startsWith("subscription");
  const response = await fetch(`${apiUrl}/graphql${isStream ? "/stream" : ""}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: isStream ? "text/event-stream" : "application/json",
      authorization: `Bearer ${person.token}`,
    },
    body: JSON.stringify({ query, variables }),
  });
  if (isStream) {
    await firstEvent(response);
    return { codes: [], endCursor: null };
  }
  const text = await response.text();
  const { errors = [] } = JSON.parse(text) as { readonly errors?: readonly { readonly extensions: { readonly code: string } }[] };
  return { codes: errors.map(({ extensions }) => extensions.code), endCursor: /"endCursor":"([^"]+)"/.exec(text)?.[1] ?? null };
}

/** The first event gives the current state; later ones are the same. A run that has ended has no event, and its stream ends. */
async function firstEvent(response: Response): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; reader !== undefined && !text.includes("event: "); ) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader?.cancel();
}

export async function valuesOf({ database, project }: FilledServer): Promise<ValuesByArgument> {
  const { prisma } = database;
  const ofProject = { projectId: project.id };
  const exams = await Promise.all(
    (["SETTLED", "QUEUED", "ARBITRATION"] as const).map((status) => prisma.exam.findFirstOrThrow({ where: { ...ofProject, status } })),
  );
  const upload = await prisma.upload.findFirstOrThrow({ where: ofProject });
  const [oldest, , newest] = project.versions;
  return {
    projectId: [project.id],
    modelVersionId: [newest],
    "Query.project(id)": [project.id],
    "Query.exam(id)": exams.map(({ id }) => id),
    "Query.modelVersion(id)": [newest],
    "Query.snapshot(id)": [project.snapshot],
    "Query.trainingRun(id)": [project.runs.at(-1)],
    "Query.upload(id)": [upload.id],
    "Query.webhook(id)": ["none"],
    "Query.export(id)": ["none"],
    "Query.compareVersions(a)": [oldest],
    "Query.compareVersions(b)": [newest],
    "Query.worklist(status)": [null, ...examStatuses.map((status) => [status])],
    "Query.worklist(estimatedDensity)": [null, ["d"]],
    "Query.discrepancies(kind)": discrepancyKinds.map((kind) => [kind]),
    "Query.discrepancies(open)": [true, false],
    // As requested by the arbitration page.
    "Query.worklist(first)": [25],
    "VersionComparison.flips(change)": ["NEWLY_MISSED"],
    // A common prefix of pseudonyms, a complete one, and a word that occurs in many notes.
    "Query.searchExams(text)": ["w-000", "W-00000042", "distort"],
    runId: [project.runs.at(-1)],
    set: ["OUT_OF_FOLD"],
    subgroup: ["density:a"],
    threshold: [0.4],
    first: [50],
    limit: [50],
    // For @include: everything that a document can request.
    if: [true],
  };
}

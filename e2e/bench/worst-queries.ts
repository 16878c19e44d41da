/*
 * The worst query of each role, built from the schema as far as the price limit allows: five aliases of it, sent by eight people at once, and how
 * long everybody else waits meanwhile.
 *   npm run bench -- worst-queries [--exams 20000] [--seconds 20] [--folder FOLDER] [--roles READER,ADMIN]
 * Prints for each role the document, p95 of a bystander's pages and of a reader's saves, alone and meanwhile, and how long the API's event loop was
 * blocked.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { setMembership } from "@second-read/database";
import { type Role, roles } from "@second-read/domain";
import { type Answer, ask, findWorst } from "../load/find-worst.ts";
import { Documents, openPrice } from "../load/worst-documents.ts";
import { valuesOf } from "../scale/find-growth.ts";
import { createPerson, type Person } from "../scale/people.ts";
import { startFilledServer } from "../scale/start-filled-server.ts";
import { forkApi } from "../support/fork-api.ts";

const { values } = parseArgs({
  options: {
    exams: { type: "string", default: "20000" },
    seconds: { type: "string", default: "20" },
    folder: { type: "string" },
    roles: { type: "string", default: roles.join(",") },
  },
});
const [people, times] = [8, 5];
/** This many of the most expensive documents use up a person's budget. */
const documentsOfPerson = 15;

const folder = values.folder ?? (await mkdtemp(join(tmpdir(), "second-read-worst-")));
const filled = await startFilledServer({ folder, exams: Number(values.exams) });
const api = await forkApi({ databaseUrl: filled.databaseUrl, folder });

let made = 0;
async function newPerson(role: Role): Promise<Person> {
  const person = await createPerson(filled.database, { name: `${role}-${Date.now()}-${made++}`, roles: [role] });
  if (role !== "ADMIN") await setMembership(filled.database, filled.project.id, person.id, [role]);
  return person;
}

/** The longest time that the event loop was blocked since the previous call. */
async function heldUpMilliseconds(): Promise<number> {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  return 1000 * Number(/^nodejs_eventloop_lag_max_seconds(?:\{[^}]*\})? ([\d.e+-]+)/m.exec(text)?.[1] ?? Number.NaN);
}

/** Scores a query by how long it takes and, ten times as much, by how long it blocks others. */
function measureAs(role: Role): (query: string) => Promise<number> {
  let asked = 0;
  let person: Person;
  return async (query) => {
    if (asked++ % documentsOfPerson === 0) person = await newPerson(role);
    await heldUpMilliseconds();
    const { milliseconds } = await ask(api.url, person, query);
    return milliseconds + 10 * (await heldUpMilliseconds());
  };
}

const page =
  "query($p: ID!) { me { id } projects { name } worklist(projectId: $p, first: 20, status: [QUEUED]) { nodes { id status images { id } } } }";

async function keepAsking(person: Person, query: string, variables: object, isOver: () => boolean): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (!isOver()) {
    const answer = await ask(api.url, person, query, variables);
    answers.push(answer);
    // Refused clients are told to wait a second or more; one that does not wait is refused again, which costs only a refusal.
    if (answer.codes.length > 0) await setTimeout(200);
  }
  return answers;
}

/** A reader at work: their marks are saved again and again. */
async function keepSaving(person: Person, isOver: () => boolean): Promise<Answer[]> {
  const begin = "mutation($p: ID!) { nextExam(projectId: $p) { id revision } }";
  const save = "mutation($id: ID!, $i: ReadInput!, $r: Int) { saveDraft(readId: $id, input: $i, expectedRevision: $r) { revision } }";
  const breasts = ["R", "L"].map((laterality) => ({ laterality, birads: "1", density: "b", opinion: "NORMAL" }));
  const answers: Answer[] = [];
  let read: { readonly id: string; readonly revision: number } | undefined;
  while (!isOver()) {
    if (read === undefined) {
      const { data } = await ask(api.url, person, begin, { p: filled.project.id });
      read = data.nextExam;
      continue;
    }
    const answer = await ask(api.url, person, save, { id: read.id, i: { activeSeconds: 40, breasts, findings: [] }, r: read.revision });
    answers.push(answer);
    read = answer.codes.length > 0 ? undefined : { id: read.id, revision: answer.data.saveDraft.revision };
  }
  return answers;
}

function p95(answers: readonly Answer[]): string {
  const sorted = answers.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return (sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN).toFixed(0);
}

async function during(seconds: number, [bystander, saver]: readonly [Person, Person], askers: readonly Person[], query: string) {
  const until = performance.now() + seconds * 1000;
  const isOver = () => performance.now() > until;
  await heldUpMilliseconds();
  const [others, saves, ...heavy] = await Promise.all([
    keepAsking(bystander, page, { p: filled.project.id }, isOver),
    keepSaving(saver, isOver),
    ...askers.map((person) => keepAsking(person, query, {}, isOver)),
  ]);
  return { others, saves, heavy: heavy.flat(), heldUp: await heldUpMilliseconds() };
}

try {
  const documents = new Documents(await valuesOf(filled), await openPrice());
  for (const role of values.roles.split(",") as Role[]) {
    const measure = measureAs(role);
    for (let warming = 0; warming < 5; warming += 1) await measure("{ me { id name email } projects { id name } }");
    const worst = await findWorst(documents, times, measure);
    const readers = [await newPerson("READER"), await newPerson("READER")] as const;
    const askers = await Promise.all(Array.from({ length: people }, () => newPerson(role)));
    const alone = await during(5, readers, [], worst.query);
    const { others, saves, heavy, heldUp } = await during(Number(values.seconds), readers, askers, worst.query);
    const refused = heavy.filter(({ codes }) => codes.length > 0).length;
    const faultsOf = (answers: readonly Answer[]) => answers.filter(({ codes }) => codes.length > 0).length;
    console.log(
      `${role}: ${worst.root} { ${worst.paths.map((path) => path.join(" ")).join(", ")} } × ${times}, pages of ${worst.pageSize}`,
    );
    console.log(
      `  eight people: ${heavy.length - refused} answered, p95 ${p95(heavy.filter(({ codes }) => codes.length === 0))} ms, ${refused} told to wait; ` +
        `a bystander's page: p95 ${p95(alone.others)} ms alone, ${p95(others)} ms meanwhile (${others.length} of them, ${faultsOf(others)} faults); ` +
        `a reader's draft is saved: p95 ${p95(alone.saves)} ms alone, ${p95(saves)} ms meanwhile (${saves.length} times, ${faultsOf(saves)} faults); ` +
        `event loop blocked for at most ${alone.heldUp.toFixed(0)} ms alone, ${heldUp.toFixed(0)} ms; load ${loadavg()[0]?.toFixed(0)}`,
    );
  }
} finally {
  await api.stop();
  await filled.stop();
  if (values.folder === undefined) await rm(folder, { recursive: true, force: true });
}

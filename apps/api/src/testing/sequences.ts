import { type Act, acts, may, type UserActor } from "@second-read/access";
import { discrepancyId, findReadsOf, refreshDiscrepancies } from "@second-read/database";
import { discrepancyKinds, examStatuses, type Role } from "@second-read/domain";
import { type GraphQLArgument, getNamedType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSchema } from "../schema.ts";
import { askAll, differences } from "./compare-answers.ts";
import { type Hidden, makeWorld, type Observer, observers, type World } from "./hidden-worlds.ts";
import { readInput, seedExam } from "./seed-exam.ts";
import { seedVersion } from "./seed-version.ts";
import { callsOf, fullSelection } from "./selection.ts";
import { startTestApi, type TestApi, type TestPerson } from "./test-api.ts";

// Generated: blindness over time. Two worlds differ only in what is hidden of one exam (another person's opinion, its truth, its score, whether its
// patient is held out). The same things happen in both. After each of them one blinded person sends every mutation that their roles allow, and after
// each mutation asks every query of the schema. No answer, error or count may differ.

const schema = createSchema();
let api: TestApi;
let pairs = 0;

const quoted = (value: unknown) => JSON.stringify(value);

/** How much is queried: everything with every argument tried, everything once, or no single exam. */
type Reach = "EVERY ARGUMENT" | "EVERYTHING" | "SUMS";

/** Argument values to try, by name. */
function valuesIn(world: World, reach: Reach = "EVERYTHING") {
  const wide = reach !== "EVERYTHING";
  return (path: string, { name }: GraphQLArgument): readonly string[] => {
    switch (name) {
      case "projectId":
        return [quoted(world.project)];
      case "modelVersionId":
        return path === "Exam.predictions" ? [quoted(world.version)] : path.startsWith("Exam.") ? [] : [quoted(world.version)];
      case "status":
        return wide && path === "Query.worklist" ? examStatuses.map((status) => `[${status}]`) : [];
      case "estimatedDensity":
        return wide ? ["[d]"] : [];
      case "kind":
        return wide && path === "Query.discrepancies" ? discrepancyKinds.map((kind) => `[${kind}]`) : [];
      case "text":
        return [quoted("tried")];
      case "open":
        return wide ? ["true"] : [];
      case "set":
        return ["OUT_OF_FOLD", "LOCKED_TEST"];
      case "threshold":
        return wide ? ["0.5", "1"] : ["1"];
      case "first":
        return path === "Query.feedback" ? ["2"] : [];
      case "limit":
        return ["2"];
      case "id": {
        if (path === "Query.project") return [quoted(world.project)];
        if (path === "Query.exam") return [quoted(world.target.id)];
        return path === "Query.modelVersion" ? [quoted(world.version)] : [];
      }
      default:
        return [];
    }
  };
}

// `projects` shows an administrator both worlds, `auditTrail` and the like record this walk, and a backend belongs to no project. `upcoming` is
// queried where the reader takes exams; it returns an exam like any other.
const skipped = new Set([
  "projects",
  "auditTrail",
  "verifyAuditChain",
  "systemAuditTrail",
  "verifySystemAuditChain",
  "computeBackend",
  "apiTokens",
  "allApiTokens",
  "accounts",
  "upcoming",
]);
/** For an exam in a list, only what the list itself reveals: opening final exams by the dozen is covered by blindness.test.ts. */
const inLists = new Set(["worklist", "falseNegatives", "discrepancies"]);
/** Below these there are metrics, for which every argument is tried; below the others there are exams, and a document has its limits. */
const measured = new Set(["project", "modelVersion"]);

/** Every query and everything below it. */
function queriesOf(world: World, reach: Reach): string[] {
  const values = valuesIn(world, reach);
  const listed = "id status round readCount myRead { id status round }";
  return Object.values(schema.getQueryType()?.getFields() ?? {})
    .filter(({ name }) => !skipped.has(name) && !(reach === "SUMS" && name === "exam"))
    .flatMap((field) => {
      const type = getNamedType(field.type).name;
      if (field.name === "searchExams")
        return callsOf(`Query.${field.name}`, field, values).map((call) => `{ ${call} { note exam { ${listed} } } }`);
      const nodes = field.name === "worklist" ? `nodes { ${listed} }` : reach === "SUMS" ? "" : `nodes { id exam { ${listed} } }`;
      const selection = inLists.has(field.name)
        ? `{ totalCount pageInfo { hasNextPage } ${nodes} }`
        : fullSelection(schema, type, measured.has(field.name) ? values : valuesIn(world));
      return (
        callsOf(`Query.${field.name}`, field, values)
          // A page of exams with everything below them must be small.
          .filter((call) => field.name !== "feedback" || call.includes("first"))
          .map((call) => `{ ${call} ${selection} }`)
      );
    });
}

const decision = `{ reason: "tried", breasts: [{ laterality: R, class: BENIGN, strength: ADJUDICATED }] }`;
const opinions = ["NORMAL", "RECALL", "TECHNICAL_RECALL"] as const;

function readLiteral(opinion: (typeof opinions)[number]): string {
  const more = opinion === "TECHNICAL_RECALL" ? ', technicalRecallReason: "111209"' : "";
  const birads = opinion === "NORMAL" ? "1" : opinion === "RECALL" ? "4" : "0";
  return `{ breasts: [{ laterality: R, opinion: ${opinion}, birads: "${birads}"${more} }], findings: [] }`;
}

/** The arguments of one mutation as the observer sends it; null: not about exams, tested elsewhere. */
function argumentsOf(act: Act, world: World, readId: string, key: string): readonly string[] | null {
  const exam = `examId: ${quoted(world.target.id)}`;
  const read = `readId: ${quoted(readId)}`;
  switch (act) {
    case "Mutation.nextExam":
    case "Mutation.freezeSnapshot":
      return [`projectId: ${quoted(world.project)}`];
    case "Mutation.startRead":
      return [exam];
    case "Mutation.saveDraft":
      return [`${read}, input: ${readLiteral("NORMAL")}`];
    case "Mutation.finaliseRead":
      return opinions.map((opinion) => `${read}, input: ${readLiteral(opinion)}, idempotencyKey: ${quoted(`${key} ${opinion}`)}`);
    case "Mutation.undoFinalise":
    case "Mutation.skipExam":
      return [act === "Mutation.skipExam" ? `${read}, reason: "tried"` : read];
    case "Mutation.adjudicate":
      return [`${exam}, input: ${decision}, idempotencyKey: ${quoted(key)}`];
    case "Mutation.undoAdjudicate":
    case "Mutation.requestPriors":
      return [exam];
    case "Mutation.reopenExam":
      return [`${exam}, reason: "tried"`];
    case "Mutation.triggerRetraining":
      return [`input: { projectId: ${quoted(world.project)}, folds: 2, idempotencyKey: ${quoted(key)} }`];
    case "Mutation.reproduce":
      return [`modelVersionId: ${quoted(world.version)}`];
    case "Mutation.predictExams": {
      const version = `modelVersionId: ${quoted(world.version)}, idempotencyKey`;
      return [`${version}: ${quoted(`${key} one`)}, examIds: [${quoted(world.target.id)}]`, `${version}: ${quoted(`${key} all`)}`];
    }
    case "Mutation.resolveDiscrepancy":
      return discrepancyKinds.map((kind) => `id: ${quoted(discrepancyId(world.target.id, "R", kind))}, verdict: AMBIGUOUS, note: "tried"`);
    case "Mutation.promote":
      return [`modelVersionId: ${quoted(world.version)}, alias: "champion", reason: "tried"`];
    default:
      return null;
  }
}

type Pair = readonly [World, World];

/** Sends the same to both worlds and reports where the answers differ. */
async function compare(worlds: Pair, moment: string, who: (world: World) => TestPerson, documents: (world: World) => readonly string[]) {
  const [first, second] = worlds;
  const one = await askAll(api, who(first), documents(first), first.plain);
  const other = await askAll(api, who(second), documents(second), second.plain);
  expect(one.length).toBe(other.length);
  pairs += one.length;
  return differences(one, other).map((difference) => `${moment}: ${difference}`);
}

const asObserver = ({ observer }: World) => observer;
const queries = (worlds: Pair, moment: string, reach: Reach = "EVERY ARGUMENT") =>
  compare(worlds, moment, asObserver, (world) => queriesOf(world, reach));

/** Every mutation that the observer's roles allow, each followed by every query. */
async function everyMutation(worlds: Pair, roles: readonly Role[], moment: string): Promise<string[]> {
  const found: string[] = [];
  for (const act of acts.filter((one) => one.startsWith("Mutation.") && mayObserver(roles, one))) {
    const name = act.slice("Mutation.".length);
    const field = schema.getMutationType()?.getFields()[name];
    if (field === undefined) throw new Error(`the schema has no ${name}`);
    const type = getNamedType(field.type);
    const variants = argumentsOf(act, worlds[0], "", "")?.length ?? 0;
    for (let variant = 0; variant < variants; variant += 1) {
      const at = `${moment}, ${name} ${variant + 1}`;
      const documents = new Map<World, string>();
      for (const world of worlds) {
        const [own] = await findReadsOf(api.database.sql, [world.target.id], world.observer.id);
        const given = argumentsOf(act, world, own?.id ?? world.target.id, at)?.[variant] ?? "";
        documents.set(world, `mutation { ${name}(${given}) ${fullSelection(schema, type.name, valuesIn(world))} }`);
      }
      found.push(...(await compare(worlds, at, asObserver, (world) => [documents.get(world) ?? ""])));
      found.push(...(await queries(worlds, at, "EVERYTHING")));
      // Another variant of a read begins with a draft.
      if (act === "Mutation.finaliseRead" && variant < variants - 1)
        found.push(...(await compare(worlds, `${at}, undone`, asObserver, (world) => [undoOf(world, documents.get(world) ?? "")])));
    }
  }
  return found;
}

function undoOf(world: World, finalise: string): string {
  const readId = /readId: ("[^"]+")/.exec(finalise)?.[1] ?? '""';
  return `mutation { undoFinalise(readId: ${readId}) ${fullSelection(schema, "Read", valuesIn(world))} }`;
}

function mayObserver(roles: readonly Role[], act: Act): boolean {
  const actor: UserActor = { kind: "user", userId: "observer", isAdministrator: false, rolesByProject: new Map([["project", roles]]) };
  return may(actor, act, "project");
}

const same: Hidden = { opinion: "NORMAL", class: "MALIGNANT", score: 0.3, heldOut: false };
const both = async (worlds: Pair, event: (world: World) => Promise<unknown>) => {
  for (const world of worlds) await event(world);
};

/** Another reader reads the target: first of its round, or second. */
async function readByOther(world: World, which: 0 | 1, opinion: string): Promise<string> {
  const person = world.others[which];
  const input = { ...readInput(opinion), breasts: readInput(opinion).breasts.slice(0, 1) };
  const { startRead } = await api.ok(person, "mutation($e: ID!) { startRead(examId: $e) { id } }", { e: world.target.id });
  const finalise = `mutation($r: ID!, $i: ReadInput!) { finaliseRead(readId: $r, input: $i, idempotencyKey: "other") { id } }`;
  await api.ok(person, finalise, { r: startRead.id, i: input });
  return startRead.id;
}

/** Publishes a version: trained on the current truth, except the exam under review. */
async function publish(world: World): Promise<void> {
  const more = await seedExam(api, world.project, {
    status: "SETTLED",
    lateralities: ["R"],
    truth: { class: "NORMAL", strength: "AGREED" },
  });
  await seedVersion(api, world.project, [{ exam: more, score: 0.4 }]);
  await refreshDiscrepancies(api.database, world.project);
}

let made = 0;
async function makePair(observer: Observer, start: "WAITING" | "FINAL", one: Partial<Hidden>, other: Partial<Hidden>): Promise<Pair> {
  const of = (hidden: Partial<Hidden>) => {
    made += 1;
    return makeWorld(api, { name: `walked-${made}-`, roles: observers[observer], hidden: { ...same, ...hidden }, start });
  };
  return [await of(one), await of(other)];
}

/** Slow under load, since every answer comes from a real server; alone it takes a minute per observer. */
const timeout = 600_000;

/** The tests of these observers. */
export function testSequences(chosen: readonly Observer[]): void {
  beforeAll(async () => {
    api = await startTestApi({ mostCost: Number.POSITIVE_INFINITY });
  });
  afterAll(async () => {
    console.log(`sequences of blindness: ${pairs} pairs of answers compared`);
    await api?.close();
  });

  describe.each(chosen)("%s learns nothing", { timeout }, (observer) => {
    const roles: readonly Role[] = observers[observer];
    const reads = roles.includes("READER");

    test("of another's opinion, before the reads take effect: reading second, undoing, and first", async () => {
      const worlds = await makePair(observer, "WAITING", { opinion: "NORMAL" }, { opinion: "RECALL" });
      const found = await queries(worlds, "nobody has read");
      await both(worlds, (world) => readByOther(world, 0, world.hidden.opinion));
      found.push(...(await everyMutation(worlds, roles, "another has read")));
      if (reads) {
        // As the first of two: the other's read comes after the observer's own, which is undone.
        const again = await makePair(observer, "WAITING", { opinion: "NORMAL" }, { opinion: "RECALL" });
        const own = `mutation First($e: ID!) { startRead(examId: $e) { id } }`;
        const finalise = `mutation($r: ID!, $i: ReadInput!) { finaliseRead(readId: $r, input: $i, idempotencyKey: "own") { id } }`;
        const input = { ...readInput("NORMAL"), breasts: readInput("NORMAL").breasts.slice(0, 1) };
        await both(again, async (world) => {
          const { startRead } = await api.ok(world.observer, own, { e: world.target.id });
          await api.ok(world.observer, finalise, { r: startRead.id, i: input });
          await readByOther(world, 0, world.hidden.opinion);
        });
        found.push(...(await queries(again, "both have read")));
        api.clock.advanceSeconds(29);
        found.push(...(await queries(again, "a second before they take effect")));
        found.push(...(await everyMutation(again, roles, "both have read")));
      }
      expect(found.slice(0, 8)).toEqual([]);
    });

    test.each<[string, Partial<Hidden>, Partial<Hidden>]>([
      ["the truth", { class: "MALIGNANT", score: 0.7 }, { class: "NORMAL", score: 0.7 }],
      ["the score", { score: 0.1 }, { score: 0.95 }],
    ])("of %s of an exam that is read again: sums before, everything after, until it is final", async (_, one, other) => {
      const worlds = await makePair(observer, "FINAL", one, other);
      await both(worlds, (world) => refreshDiscrepancies(api.database, world.project));
      const found = await queries(worlds, "final", "SUMS");
      const verdict = `mutation($i: ID!) { resolveDiscrepancy(id: $i, verdict: LABEL_WRONG) { id } }`;
      await both(worlds, (world) => {
        const kind = world.hidden.class === "NORMAL" ? "FALSE_POSITIVE" : "FALSE_NEGATIVE";
        return api.ok(world.analyst, verdict, { i: discrepancyId(world.target.id, "R", kind) });
      });
      await both(worlds, (world) => refreshDiscrepancies(api.database, world.project));
      found.push(...(await queries(worlds, "label wrong")));
      await both(worlds, publish);
      found.push(...(await queries(worlds, "a version was published")));
      await both(worlds, (world) => readByOther(world, 0, "NORMAL"));
      found.push(...(await everyMutation(worlds, roles, "read again by one")));
      if (!reads) {
        await both(worlds, (world) => readByOther(world, 1, "RECALL"));
        await api.conclude();
        found.push(...(await everyMutation(worlds, roles, "in arbitration")));
      }
      expect(found.slice(0, 8)).toEqual([]);
    });

    test("of who is held out", async () => {
      const worlds = await makePair(observer, "WAITING", { heldOut: false }, { heldOut: true });
      const found = await queries(worlds, "nobody has read");
      found.push(...(await everyMutation(worlds, roles, "nobody has read by others")));
      await both(worlds, (world) => readByOther(world, 0, "NORMAL"));
      if (!reads) {
        await both(worlds, (world) => readByOther(world, 1, "NORMAL"));
        await api.conclude();
      }
      found.push(...(await queries(worlds, "read", "SUMS")));
      await both(worlds, publish);
      found.push(...(await queries(worlds, "a version was published", "SUMS")));
      expect(found.slice(0, 8)).toEqual([]);
    });
  });
}

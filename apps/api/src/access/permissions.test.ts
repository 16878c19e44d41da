import { type Act, acts, may, permissionOf, type UserActor } from "@second-read/access";
import { discrepancyId, newId } from "@second-read/database";
import type { Role } from "@second-read/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSchema } from "../schema.ts";
import { type Answer, type CallAct, createCallAct } from "../testing/call-act.ts";
import { type SeededThings, seedThings } from "../testing/seed-things.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// Generated: every operation × nobody, each role, a stranger × a thing of their own project, of another, and of none, over real HTTP.

const schema = createSchema();
const callers = ["NOBODY", "READER", "ARBITER", "DATA_MANAGER", "ANALYST", "ADMIN", "STRANGER"] as const;
type Caller = (typeof callers)[number];

let api: TestApi;
let call: CallAct;
let home: string;
let abroad: string;
let strangeThings: SeededThings;
const shared: Partial<Record<Caller, SeededThings>> = {};
const people = {} as Record<Exclude<Caller, "NOBODY">, TestPerson>;

beforeAll(async () => {
  api = await startTestApi({ liveClock: true });
  home = await api.project("home");
  abroad = await api.project("abroad");
  for (const role of ["READER", "ARBITER", "DATA_MANAGER", "ANALYST", "ADMIN"] as const)
    people[role] = await api.person(role, { [home]: [role] });
  call = createCallAct(api, people.READER.id);
  people.STRANGER = await api.person("Stranger", { [abroad]: ["READER", "ARBITER", "DATA_MANAGER", "ANALYST"] });
  strangeThings = await seedThings(api, abroad, people.STRANGER.id);
});
afterAll(() => api?.close());

function actorOf(caller: Caller): UserActor | null {
  if (caller === "NOBODY") return null;
  const roles: Role[] = caller === "STRANGER" || caller === "ADMIN" ? [] : [caller];
  return {
    kind: "user",
    userId: people[caller].id,
    isAdministrator: caller === "ADMIN",
    rolesByProject: new Map(roles.length > 0 ? [[home, roles]] : []),
  };
}

function personOf(caller: Caller): TestPerson | null {
  return caller === "NOBODY" ? null : people[caller];
}

/** Refused for lack of permission: not because of the thing's state or a condition on it, which the operation's own tests cover. */
function refusedByRight({ fault }: Answer): boolean {
  if (!fault) return false;
  if (fault.extensions.code === "UNAUTHENTICATED") return true;
  return fault.extensions.code === "FORBIDDEN" && fault.extensions.details.condition === undefined && !/token cannot/.test(fault.message);
}

/** These name things that do not belong to a project and are made up here. */
const namesNothing = new Set<Act>([
  "Mutation.revokeApiToken",
  "Mutation.updateProject",
  "Mutation.setRoles",
  "Mutation.endSession",
  "Mutation.signOutEverywhere",
]);

const answersNull = (act: Act) => act.startsWith("Query.") && !String(schema.getQueryType()?.getFields()[act.slice(6)]?.type).endsWith("!");

describe.each(acts.map((act) => [act] as const))("%s", (act) => {
  const isOfProject = permissionOf(act).reach === "PROJECT";

  test("lets in whom the table lets in, and nobody else", async () => {
    for (const caller of callers) {
      const allowed = may(actorOf(caller), act, isOfProject ? home : null);
      // Operations that change things get their own; the others share one set per caller.
      const owner = caller === "NOBODY" ? people.READER.id : people[caller].id;
      const fresh = allowed && act.startsWith("Mutation.");
      if (!fresh) shared[caller] ??= await seedThings(api, home, owner);
      const things = fresh ? await seedThings(api, home, owner) : shared[caller];
      const answer = await call(act, personOf(caller), { ...things });
      if (allowed) {
        expect([caller, refusedByRight(answer), answer.fault?.extensions.code === "INTERNAL"]).toEqual([caller, false, false]);
        if (!namesNothing.has(act)) expect([caller, answer.fault?.extensions.code]).not.toEqual([caller, "NOT_FOUND"]);
      } else if (caller === "NOBODY") {
        expect([caller, answer.fault?.extensions.code, answer.data]).toEqual([caller, "UNAUTHENTICATED", null]);
      } else if (isOfProject && caller === "STRANGER") {
        expect([caller, answer.fault?.extensions.code ?? "null", answer.data]).toEqual([
          caller,
          answersNull(act) ? "null" : "NOT_FOUND",
          null,
        ]);
      } else {
        expect([caller, answer.fault?.extensions.code, answer.data]).toEqual([caller, "FORBIDDEN", null]);
      }
    }
  });
});

describe.each(acts.filter((act) => permissionOf(act).reach === "PROJECT").map((act) => [act] as const))("%s", (act) => {
  test("answers for a thing of another project as for one that does not exist", async () => {
    const nowhere = {
      ...Object.fromEntries(Object.keys(strangeThings).map((name) => [name, newId()])),
      discrepancy: discrepancyId(newId(), "R", "FALSE_NEGATIVE"),
    };
    for (const caller of ["READER", "ARBITER", "DATA_MANAGER", "ANALYST"] as const) {
      const [foreign, absent] = [await call(act, people[caller], { ...strangeThings }), await call(act, people[caller], nowhere)];
      const strip = ({ data, fault }: Answer) => ({
        data,
        message: fault?.message,
        code: fault?.extensions.code,
        details: fault?.extensions.details,
      });
      expect([caller, strip(foreign)]).toEqual([caller, strip(absent)]);
      expect([caller, foreign.data, foreign.fault?.extensions.code ?? "null"]).toEqual([
        caller,
        null,
        answersNull(act) ? "null" : "NOT_FOUND",
      ]);
    }
    const absent = await call(act, people.ADMIN, nowhere);
    expect([absent.data, absent.fault?.extensions.code ?? "null"]).toEqual([null, answersNull(act) ? "null" : "NOT_FOUND"]);
  });
});

describe("the guard", () => {
  test("knows every operation of the schema, and the table names no other", () => {
    const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}).map((name) => `${type?.name}.${name}`),
    );
    expect(fields.sort()).toEqual([...acts].sort());
  });

  test("text that is no id is answered like an id that does not exist", async () => {
    for (const id of ["", "1", "../../etc/passwd", "' OR 1=1 --", "x".repeat(10_000)]) {
      expect(await api.ok(people.READER, `query($id: ID!) { exam(id: $id) { id } project(id: $id) { id } }`, { id })).toEqual({
        exam: null,
        project: null,
      });
      expect(await api.code(people.READER, `mutation($id: ID!) { startRead(examId: $id) { id } }`, { id })).toBe("NOT_FOUND");
    }
  });
});

import { type AuditEventRecord, listAuditEvents, openDatabase, systemChain } from "@second-read/database";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// Actions that write no event by themselves: opening exams, being refused, signing in.

let api: TestApi;
let project: string;
let analyst: TestPerson;
let reader: TestPerson;
let admin: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("opened");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  reader = await api.person("Rea", { [project]: ["READER"] });
  admin = await api.person("Ada", { [project]: ["ADMIN"] });
});
afterAll(() => api?.close());
beforeEach(() => {
  // Each test has its own minutes.
  api.clock.advanceSeconds(120);
  since = api.clock.date();
});
let since: Date;

async function trail(chain: string, actions: readonly string[]): Promise<AuditEventRecord[]> {
  await api.chainTallies();
  const { nodes } = await listAuditEvents(api.database.sql, chain, { first: 200, after: null });
  const minute = new Date(Math.floor(since.getTime() / 60_000) * 60_000);
  return nodes.filter(({ at, action }) => at >= minute && actions.includes(action)).toReversed();
}

describe("what is opened of an exam", () => {
  test("is one event per person, exam and minute, however often it is opened", async () => {
    const [first, second] = [await seedExam(api, project), await seedExam(api, project)];
    const open =
      "query($a: ID!, $b: ID!) { a: exam(id: $a) { images { url previewUrl } } b: exam(id: $b) { images { previewUrl(size: 256) } } }";
    const ids = { a: first.id, b: second.id };
    await Promise.all([analyst, analyst, analyst, reader].map((person) => api.ok(person, open, ids)));
    api.clock.advanceSeconds(60);
    await api.ok(analyst, open, ids);
    const events = await trail(project, ["openImages"]);
    const of = (person: TestPerson, exam: { id: string }) =>
      events.filter(({ actorId, subject }) => actorId === person.id && subject === `exam ${exam.id}`).length;
    expect([of(analyst, first), of(analyst, second), of(reader, first), of(reader, second)]).toEqual([2, 2, 1, 1]);
    expect(events).toHaveLength(6);
    expect(events.every(({ outcome }) => outcome === "done")).toBe(true);
  });

  test("its images do not count as opened if only other fields are requested", async () => {
    const exam = await seedExam(api, project);
    await api.ok(analyst, "query($id: ID!) { exam(id: $id) { images { id laterality view } } }", { id: exam.id });
    expect(await trail(project, ["openImages"])).toEqual([]);
  });

  test("ground truth is an event too, and a reader who is shown none has opened none", async () => {
    const final = await seedExam(api, project, { status: "SETTLED", truth: { class: "BENIGN", strength: "AGREED" } });
    const waiting = await seedExam(api, project);
    const ask = "query($id: ID!) { exam(id: $id) { truth { class } } }";
    for (const { id } of [final, waiting]) for (const person of [analyst, reader]) await api.ok(person, ask, { id });
    const events = await trail(project, ["openTruth", "openReads"]);
    expect(events.map(({ action, actorId, subject }) => [action, actorId, subject])).toEqual(
      expect.arrayContaining([
        ["openTruth", analyst.id, `exam ${final.id}`],
        ["openTruth", reader.id, `exam ${final.id}`],
      ]),
    );
    expect(events).toHaveLength(2);
  });

  test("nobody receives an address whose opening was not recorded", async () => {
    const exam = await seedExam(api, project);
    const owner = openDatabase({ url: api.ownerUrl, poolSize: 1 });
    await owner.sql.query(`ALTER TABLE "AuditTally" RENAME TO "AuditTallyAway"`);
    try {
      const { data, errors } = await api.graphql(analyst, "query($id: ID!) { exam(id: $id) { images { url } } }", { id: exam.id });
      expect(errors?.[0]?.extensions.code).toBe("INTERNAL");
      expect(JSON.stringify(data)).not.toContain("/store/");
    } finally {
      await owner.sql.query(`ALTER TABLE "AuditTallyAway" RENAME TO "AuditTally"`);
      await owner.close();
    }
  });
});

describe("what is refused", () => {
  test("is one event per minute with its count, and does not touch the chain meanwhile", async () => {
    const update = `mutation($p: ID!) { updateProject(id: $p, reason: "x", settings: {}) { id } }`;
    await api.chainTallies();
    const head = () => api.database.prisma.auditHead.findUnique({ where: { chain: systemChain } });
    const before = await head();
    for (let asked = 0; asked < 40; asked += 1) expect(await api.code(reader, update, { p: project })).toBe("FORBIDDEN");
    expect(await head()).toEqual(before);
    expect(await trail(systemChain, ["updateProject"])).toMatchObject([
      { actorId: reader.id, outcome: "denied", details: { code: "FORBIDDEN", n: 40 } },
    ]);
  });

  test("includes queries: a role that does not allow one, a project of others", async () => {
    const abroad = await api.project(`abroad-${since.getTime()}`);
    expect(await api.code(reader, "query($p: ID!) { members(projectId: $p) { id } }", { p: project })).toBe("FORBIDDEN");
    expect(await api.code(reader, "query($p: ID!) { snapshots(projectId: $p) { nodes { id } } }", { p: abroad })).toBe("NOT_FOUND");
    expect(await trail(project, ["Query.members"])).toMatchObject([
      { actorId: reader.id, outcome: "denied", details: { code: "FORBIDDEN" } },
    ]);
    expect(await trail(abroad, ["Query.snapshots"])).toMatchObject([{ actorId: reader.id, details: { code: "NOT_FOUND" } }]);
  });
});

describe("signing in", () => {
  const auth = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${api.url}/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: api.publicOrigin, "x-forwarded-for": "192.0.2.9", ...headers },
      body: JSON.stringify(body),
    });
  const cookieOf = (response: Response) =>
    response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");

  test("and out again are events with the address that they came from", async () => {
    const person = await api.person("Sina");
    const opened = await auth("sign-in/email", { email: person.email, password: person.password });
    expect(opened.status).toBe(200);
    expect((await auth("sign-out", {}, { cookie: cookieOf(opened) })).status).toBe(200);
    const event = { actorId: person.id, subject: `user ${person.id}`, outcome: "done", details: { source: "192.0.2.9" } };
    expect(await trail(systemChain, ["signIn", "signOut"])).toMatchObject([
      { action: "signIn", ...event },
      { action: "signOut", ...event },
    ]);
  });

  test("that fails is counted by account, without recording what was typed if there is none", async () => {
    const person = await api.person("Wilma");
    for (let tried = 0; tried < 12; tried += 1) await auth("sign-in/email", { email: person.email, password: "wrong, and wrong again" });
    for (const typed of ["my password, in the wrong field", "nobody@reads.test"])
      await auth("sign-in/email", { email: typed, password: "wrong, and wrong again" });
    const events = await trail(systemChain, ["signIn"]);
    expect(events.map(({ subject, details }) => [subject, details])).toEqual(
      expect.arrayContaining([
        [`user ${person.id}`, { code: "UNAUTHENTICATED", n: 10, sources: ["192.0.2.9"] }],
        [`user ${person.id}`, { code: "RATE_LIMITED", n: 2, sources: ["192.0.2.9"] }],
      ]),
    );
    expect(events.filter(({ subject }) => subject === "none").length).toBeGreaterThan(0);
    expect(JSON.stringify(events)).not.toMatch(/wrong|nobody@/);
  });

  test("with an invalid token is counted, with at most eight addresses", async () => {
    for (let from = 1; from <= 12; from += 1)
      await fetch(`${api.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer sr_${"x".repeat(43)}`, "x-forwarded-for": `192.0.2.${from}` },
        body: JSON.stringify({ query: "{ me { id } }" }),
      });
    const [event] = await trail(systemChain, ["useApiToken"]);
    expect(event).toMatchObject({ actorId: null, subject: "none", outcome: "denied", details: { code: "UNAUTHENTICATED", n: 12 } });
    expect(event?.details.sources).toHaveLength(8);
  });

  test("text that cannot be stored is a fault of the request", async () => {
    const response = await auth("sign-in/email", { email: "a\u0000b@reads.test", password: "long enough\u0000" });
    expect([response.status, ((await response.json()) as any).errors[0].extensions.code]).toEqual([400, "INVALID_INPUT"]);
  });
});

test("each chain is intact after all of it", async () => {
  await api.chainTallies();
  const verified = await api.ok(
    admin,
    "query($p: ID!) { verifyAuditChain(projectId: $p) { ok checked } verifySystemAuditChain { ok checked } }",
    { p: project },
  );
  expect(verified).toMatchObject({ verifyAuditChain: { ok: true }, verifySystemAuditChain: { ok: true } });
  expect(verified.verifySystemAuditChain.checked).toBeGreaterThan(5);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lane, laneLimits } from "./common/lane.ts";
import { createHeavyWork } from "./heavy-work.ts";
import { seedExam } from "./testing/seed-exam.ts";
import { seedVersion } from "./testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "./testing/test-api.ts";

let api: TestApi;
let analyst: TestPerson;
let version: string;

beforeAll(async () => {
  api = await startTestApi();
  const project = await api.project("heavy");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  const truth = { class: "MALIGNANT", strength: "PATHOLOGY" } as const;
  version = (await seedVersion(api, project, [{ exam: await seedExam(api, project, { status: "SETTLED", truth }), score: 0.9 }])).id;
});
afterAll(() => api?.close());

/** Holds the only place until told to release it. */
function occupy(lane: Lane = api.api.deps.heavyWork.lane): () => void {
  let leave = () => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  void lane.run({ personId: "somebody", signal: new AbortController().signal }, () => left);
  return leave;
}
const waiting = () => api.api.deps.heavyWork.lane.waiting;

const at = (threshold: number) =>
  `{ modelVersion(id: "${version}") { evaluation(set: OUT_OF_FOLD) { metrics(threshold: ${threshold}) { name } } } }`;

test("what one person asks at once beyond the queue's share is refused for now, the rest answered", async () => {
  const leave = occupy();
  const thresholds = Array.from({ length: laneLimits.ofPersonAtMost + 1 }, (_, i) => i / 100);
  const asked = thresholds.map((threshold) => api.graphql(analyst, at(threshold)));
  await expect.poll(waiting, { timeout: 20_000 }).toBe(laneLimits.ofPersonAtMost);
  const metrics = await (await fetch(`${api.url}/metrics`)).text();
  expect(metrics).toContain(`second_read_heavy_work_waiting{process="api"} ${laneLimits.ofPersonAtMost}`);
  // The one that is refused: it may come last, and must find the others still there.
  await Promise.race(asked);
  leave();
  const faults = (await Promise.all(asked)).flatMap(({ errors }) => errors ?? []);
  expect(faults.map(({ extensions }) => extensions)).toEqual([
    expect.objectContaining({ code: "RATE_LIMITED", retryable: true, details: { retryAfterSeconds: laneLimits.patienceSeconds } }),
  ]);
});

test("a client that goes away is not worked for, and who waits for the same is", async () => {
  const leave = occupy();
  const gone = new AbortController();
  const headers = { "content-type": "application/json", authorization: `Bearer ${analyst.token}` };
  const left = fetch(`${api.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query: at(0.7) }), signal: gone.signal });
  await expect.poll(waiting, { timeout: 20_000 }).toBe(1);
  const stays = api.ok(analyst, at(0.7));
  gone.abort();
  await expect(left).rejects.toThrow();
  leave();
  expect((await stays).modelVersion.evaluation.metrics.length).toBeGreaterThan(0);
  expect(waiting()).toBe(0);
});

test("an audit chain is verified in its turn, and figures do not wait for it", async () => {
  const { verifying } = api.api.deps.heavyWork;
  const leave = occupy(verifying);
  const project = await api.project("verified");
  const administrator = await api.person("Ada", { [project]: ["ADMIN"] });
  const asked = api.ok(administrator, `{ verifyAuditChain(projectId: "${project}") { ok } verifySystemAuditChain { ok } }`);
  await expect.poll(() => verifying.waiting, { timeout: 20_000 }).toBe(2);
  expect((await api.ok(analyst, at(0.123))).modelVersion.evaluation.metrics.length).toBeGreaterThan(0);
  leave();
  expect(await asked).toEqual({ verifyAuditChain: { ok: true }, verifySystemAuditChain: { ok: true } });
});

test("a document that asks for too much heavy work is refused before any of it", async () => {
  const many = Array.from({ length: 13 }, (_, i) => `c${i}: compareVersions(a: "${version}", b: "${version}") { breasts }`).join(" ");
  expect(await api.code(analyst, `{ ${many} }`)).toBe("INVALID_INPUT");
  const chains = Array.from({ length: 12 }, (_, i) => `c${i}: verifyAuditChain(projectId: "none") { ok }`).join(" ");
  expect(await api.code(analyst, `{ ${chains} }`)).toBe("INVALID_INPUT");
});

test("flips are listed anew each time on a comparison that is quick, and cached on a larger one", async () => {
  const { flips } = createHeavyWork();
  const asker = { personId: "somebody", signal: new AbortController().signal };
  const listed = { few: 0, many: 0 };
  const list = (size: keyof typeof listed, breasts: number) =>
    flips.of(size, asker, async () => {
      listed[size] += 1;
      return { breasts, flipped: [] };
    });
  for (let time = 0; time < 3; time += 1) {
    await list("few", 10_000);
    await list("many", 100_000);
  }
  expect(listed).toEqual({ few: 3, many: 1 });
});

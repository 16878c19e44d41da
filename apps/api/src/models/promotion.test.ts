import { findAliased, findGateResult, type ModelVersion, saveGateResult, setGateError } from "@second-read/database";
import type { GateDecision } from "@second-read/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let analyst: TestPerson;
let version: ModelVersion;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("promotion");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  version = await seedVersion(api, project, []);
});
afterAll(() => api?.close());

describe("promotion", () => {
  const promote = `mutation($v: ID!, $r: String!) { promote(modelVersionId: $v, alias: "champion", reason: $r) { alias from { number } to { number } by { name } reason } }`;

  const queuedFor = async (modelVersionId: string) =>
    (
      await api.database.sql.query(`SELECT 1 AS one FROM jobs.job WHERE name = 'score-locked' AND data->>'modelVersionId' = $1`, [
        modelVersionId,
      ])
    ).length;
  /** As the trainer files it. */
  const answer = (modelVersionId: string, championId: string | null, decision: GateDecision) =>
    saveGateResult(api.database, { modelVersionId, championId, decision, checks: [] });

  test("asks for a reason, and for another analyst than the run's starter where there is one", async () => {
    const own = await seedVersion(api, project, [], analyst.id);
    expect(await api.code(analyst, promote, { v: own.id, r: "  " })).toBe("INVALID_INPUT");
    const other = await api.person("Ali", { [project]: ["ANALYST"] });
    expect(await api.code(analyst, promote, { v: own.id, r: "mine" })).toBe("FORBIDDEN");
    const { promote: event } = await api.ok(other, promote, { v: own.id, r: "looked at it" });
    expect(event).toMatchObject({ alias: "champion", from: null, to: { number: own.number }, by: { name: "Ali" }, reason: "looked at it" });
  });

  test("waits for the gate's answer about the champion of now, and is undone in one mutation by promoting the earlier version", async () => {
    const other = await api.person("Abe", { [project]: ["ANALYST"] });
    const championId = async () => (await findAliased(api.database, project, "champion"))?.id ?? null;
    const before = await championId();
    expect((await findGateResult(api.database, version.id))?.championId).toBeNull();
    const { errors } = await api.graphql(other, promote, { v: version.id, r: "it was held before there was a champion" });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining("has become champion since the gate answered"),
      extensions: { code: "WRONG_STATE", details: { askingGate: true } },
    });
    expect(await championId()).toBe(before);
    expect(await queuedFor(version.id)).toBe(1);

    await answer(version.id, before, "REJECT");
    expect(await api.code(other, promote, { v: version.id, r: "rejected" })).toBe("FORBIDDEN");
    await answer(version.id, before, "HOLD");
    expect((await api.ok(other, promote, { v: version.id, r: "held" })).promote).toMatchObject({ to: { number: version.number } });
    const { promote: back } = await api.ok(other, promote, { v: before, r: "back" });
    expect(back).toMatchObject({ from: { number: version.number } });
    expect(await championId()).toBe(before);
  });

  test("says what kept the gate from answering, once, and has it tried again when asked again", async () => {
    const other = await api.person("Ann", { [project]: ["ANALYST"] });
    const stale = await seedVersion(api, project, []);
    await answer(stale.id, null, "HOLD");
    expect(await api.code(other, promote, { v: stale.id, r: "good" })).toBe("WRONG_STATE");
    await api.database.sql.query(`DELETE FROM jobs.job WHERE name = 'score-locked' AND data->>'modelVersionId' = $1`, [stale.id]);
    await setGateError(api.database, stale.id, "1 of 8 images of test patients could not be read");
    const { errors } = await api.graphql(other, promote, { v: stale.id, r: "good" });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining("1 of 8 images of test patients could not be read"),
      extensions: { code: "UNAVAILABLE" },
    });
    expect(await queuedFor(stale.id)).toBe(0);
    expect(await api.code(other, promote, { v: stale.id, r: "good" })).toBe("WRONG_STATE");
    expect(await queuedFor(stale.id)).toBe(1);
  });

  test("with held-out test patients waits for the one test-set access, which the card counts once", async () => {
    const locked = await api.project("locked");
    const asker = await api.person("Ava", { [locked]: ["ANALYST"] });
    await seedExam(api, locked, { status: "SETTLED", lockedTest: true, truth: { class: "BENIGN", strength: "IMPORTED" } });
    const candidate = await seedVersion(api, locked, []);
    const card = async () =>
      (await api.ok(asker, "query($v: ID!) { modelVersion(id: $v) { card } }", { v: candidate.id })).modelVersion.card;
    expect(await card()).toContain("None so far");
    for (const _ of [1, 2]) {
      const { errors } = await api.graphql(asker, promote, { v: candidate.id, r: "good" });
      expect(errors?.[0]?.extensions).toMatchObject({ code: "WRONG_STATE", details: { scoringLocked: true } });
    }
    expect(await queuedFor(candidate.id)).toBe(1);
    expect(await card()).toMatch(/## Test-set access\n1:/);
  });
});

import { newId } from "@second-read/database";
import { projectKeyOf, unsealText } from "@second-read/imaging/facts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let manager: TestPerson;
let serial = 0;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  serial += 1;
  project = await api.project(`hooks-${serial}`);
  manager = await api.person("Mona", { [project]: ["DATA_MANAGER"] });
});

const create = `mutation($input: CreateWebhookInput!) { createWebhook(input: $input) {
  secret webhook { id url events enabled failingSince previousSecretUntil createdBy { name } } } }`;
const update = "mutation($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { url events enabled } }";
const sendTest = "mutation($id: ID!) { sendTestDelivery(webhookId: $id) { id event status body nextAttemptAt } }";
const resend = "mutation($id: ID!) { redeliver(deliveryId: $id) { id status nextAttemptAt endedAt attempts { statusCode problem } } }";
const list = `query($project: ID!) { webhooks(projectId: $project) { id deliveries { totalCount nodes { id event status } } } }`;

const url = "https://hooks.example.org/second-read?token=not-for-the-trail";
const inputOf = (more: object = {}) => ({ input: { projectId: project, url, events: ["EXAM_FINAL", "RUN_ENDED"], ...more } });

async function created(): Promise<{ id: string; secret: string }> {
  const { createWebhook } = await api.ok(manager, create, inputOf());
  return { id: createWebhook.webhook.id, secret: createWebhook.secret };
}

const stored = (id: string) => api.database.prisma.webhook.findUniqueOrThrow({ where: { id } });
const unsealed = (text: string | null) => unsealText(projectKeyOf(api.api.deps.settings.deidentificationKey, project), text ?? "");
const queued = () =>
  api.database.sql.query<{ id: string }>(
    `SELECT data->>'deliveryId' AS id FROM jobs.job WHERE name = 'deliver-webhook' AND state = 'created'`,
  );
async function trail() {
  await api.chainTallies();
  const events = await api.database.prisma.auditEvent.findMany({ where: { chain: project }, orderBy: { sequence: "asc" } });
  return events.map(({ action, subject, outcome, details }) => ({ action, subject, outcome, details }));
}

test("a webhook is created with a secret that is shown once and kept encrypted; the trail tells where it goes without its path", async () => {
  const { createWebhook } = await api.ok(manager, create, inputOf());
  const { webhook, secret } = createWebhook;
  expect(webhook).toEqual({
    id: expect.any(String),
    url,
    events: ["EXAM_FINAL", "RUN_ENDED"],
    enabled: true,
    failingSince: null,
    previousSecretUntil: null,
    createdBy: { name: "Mona" },
  });
  const { secretSealed } = await stored(webhook.id);
  expect(secret).toMatch(/^whsec_/);
  expect([secretSealed.includes(secret.slice(6)), unsealed(secretSealed)]).toEqual([false, secret]);
  expect(await api.ok(manager, list, { project })).toEqual({ webhooks: [{ id: webhook.id, deliveries: { totalCount: 0, nodes: [] } }] });
  const events = await trail();
  expect(events).toEqual([
    {
      action: "createWebhook",
      subject: `webhook ${webhook.id}`,
      outcome: "done",
      details: { origin: "https://hooks.example.org", events: ["EXAM_FINAL", "RUN_ENDED"] },
    },
  ]);
  expect(JSON.stringify(events)).not.toMatch(/token|whsec/);
});

describe("addresses", () => {
  const refusal = async (text: string) => {
    const { errors } = await api.graphql(manager, create, inputOf({ url: text }));
    return errors?.[0] ? [errors[0].extensions.code, errors[0].extensions.details.problem] : null;
  };

  test.each([
    ["http://hooks.example.org/", "HTTP_REFUSED"],
    ["https://127.0.0.1/", "ADDRESS_REFUSED"],
    ["https://2130706433/", "ADDRESS_REFUSED"],
    ["https://[::ffff:127.0.0.1]/", "ADDRESS_REFUSED"],
    ["https://localhost/", "ADDRESS_REFUSED"],
    ["https://192.168.0.1/", "ADDRESS_REFUSED"],
    ["https://169.254.169.254/latest/", "ADDRESS_REFUSED"],
    ["https://0.0.0.0/", "ADDRESS_REFUSED"],
    ["https://me:secret@hooks.example.org/", "NOT_A_URL"],
    ["file:///etc/passwd", "NOT_A_URL"],
    ["", "NOT_A_URL"],
  ])("%s is refused: %s", async (text, problem) => {
    expect(await refusal(text)).toEqual(["INVALID_INPUT", problem]);
    const { id } = await created();
    expect(await api.code(manager, update, { id, input: { url: text } })).toBe("INVALID_INPUT");
  });

  test("only an administrator can allow http and private addresses, and metadata services nobody", async () => {
    const admin = await api.person("Ada", { [project]: ["ADMIN"] });
    const settings = { webhooksToPrivateAddresses: true, webhooksOverHttp: true };
    const allow = 'mutation($id: ID!, $settings: JSON!) { updateProject(id: $id, settings: $settings, reason: "a hook beside us") { id } }';
    expect(await api.code(manager, allow, { id: project, settings })).toBe("FORBIDDEN");
    expect(await refusal("http://127.0.0.1:9000/")).not.toBeNull();
    await api.ok(admin, allow, { id: project, settings });
    expect(await refusal("http://127.0.0.1:9000/")).toBeNull();
    expect(await refusal("http://169.254.169.254/")).toEqual(["INVALID_INPUT", "ADDRESS_REFUSED"]);
  });
});

test("a webhook needs an event, and a project has 20 at most", async () => {
  expect(await api.code(manager, create, inputOf({ events: [] }))).toBe("INVALID_INPUT");
  const attempts = await Promise.all(Array.from({ length: 22 }, () => api.graphql(manager, create, inputOf())));
  expect(attempts.filter(({ errors }) => errors?.[0]?.extensions.code === "WRONG_STATE")).toHaveLength(2);
});

test("what is left out of a change stays; a disabled webhook is sent no test", async () => {
  const { id } = await created();
  expect(await api.ok(manager, update, { id, input: { events: ["ALIAS_CHANGED", "ALIAS_CHANGED"] } })).toEqual({
    updateWebhook: { url, events: ["ALIAS_CHANGED"], enabled: true },
  });
  expect(await api.ok(manager, update, { id, input: { enabled: false, url: null } })).toEqual({
    updateWebhook: { url, events: ["ALIAS_CHANGED"], enabled: false },
  });
  expect(await api.code(manager, sendTest, { id })).toBe("WRONG_STATE");
});

test("a rotated secret is another; the one before is kept for a day, and the one before that is not", async () => {
  const { id, secret } = await created();
  const rotate = "mutation($id: ID!) { rotateWebhookSecret(id: $id) { secret webhook { previousSecretUntil } } }";
  const { rotateWebhookSecret: first } = await api.ok(manager, rotate, { id });
  expect(first.webhook.previousSecretUntil).toBe(new Date(api.clock.now() + 86_400_000).toISOString());
  const { rotateWebhookSecret: second } = await api.ok(manager, rotate, { id });
  expect(new Set([secret, first.secret, second.secret]).size).toBe(3);
  const { secretSealed, previousSecretSealed } = await stored(id);
  expect([unsealed(secretSealed), unsealed(previousSecretSealed)]).toEqual([second.secret, first.secret]);
});

test("a test is written and enqueued, one at a time", async () => {
  const { id } = await created();
  const { sendTestDelivery } = await api.ok(manager, sendTest, { id });
  expect(sendTestDelivery).toMatchObject({ event: "TEST", status: "PENDING", nextAttemptAt: api.clock.date().toISOString() });
  expect(JSON.parse(sendTestDelivery.body)).toEqual({
    type: "webhook.test",
    timestamp: api.clock.date().toISOString(),
    data: { projectId: project, webhookId: id },
  });
  expect(await queued()).toContainEqual({ id: sendTestDelivery.id });
  expect(await api.code(manager, sendTest, { id })).toBe("WRONG_STATE");
});

test("of tests that are asked for at once one is written", async () => {
  const { id } = await created();
  const answers = await Promise.all(Array.from({ length: 6 }, () => api.graphql(manager, sendTest, { id })));
  expect(answers.filter(({ errors }) => errors?.[0]?.extensions.code === "WRONG_STATE")).toHaveLength(5);
  expect(await api.database.prisma.webhookDelivery.count({ where: { webhookId: id } })).toBe(1);
});

test("a delivery that was given up is sent again with all its attempts; one that waits is due at once", async () => {
  const { id } = await created();
  const later = new Date(api.clock.now() + 3_600_000);
  const write = (status: "GIVEN_UP" | "PENDING") =>
    api.database.prisma.webhookDelivery.create({
      data: {
        ...{ id: newId(), webhookId: id, projectId: project, event: "EXAM_FINAL", body: "{}", status, tries: 7 },
        attempts: [{ at: api.clock.date().toISOString(), statusCode: 500, problem: "STATUS", durationMs: 3 }],
        ...(status === "PENDING" ? { nextAttemptAt: later } : { endedAt: api.clock.date() }),
      },
    });
  const [ended, waiting] = [await write("GIVEN_UP"), await write("PENDING")];
  for (const [delivery, tries] of [
    [ended, 0],
    [waiting, 7],
  ] as const) {
    expect(await api.ok(manager, resend, { id: delivery.id })).toEqual({
      redeliver: {
        id: delivery.id,
        status: "PENDING",
        nextAttemptAt: api.clock.date().toISOString(),
        endedAt: null,
        attempts: [{ statusCode: 500, problem: "STATUS" }],
      },
    });
    expect(await api.database.prisma.webhookDelivery.findUniqueOrThrow({ where: { id: delivery.id } })).toMatchObject({ tries });
    expect(await queued()).toContainEqual({ id: delivery.id });
  }
});

test("a deleted webhook is gone with its log, and cannot be acted on", async () => {
  const { id } = await created();
  const { sendTestDelivery } = await api.ok(manager, sendTest, { id });
  expect(await api.ok(manager, "mutation($id: ID!) { deleteWebhook(id: $id) }", { id })).toEqual({ deleteWebhook: true });
  expect(await api.ok(manager, "query($id: ID!) { webhook(id: $id) { id } }", { id })).toEqual({ webhook: null });
  expect(await api.code(manager, "mutation($id: ID!) { deleteWebhook(id: $id) }", { id })).toBe("NOT_FOUND");
  expect(await api.code(manager, resend, { id: sendTestDelivery.id })).toBe("NOT_FOUND");
  expect((await trail()).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    "createWebhook done",
    "sendTestDelivery done",
    "deleteWebhook done",
    "deleteWebhook denied",
  ]);
});

test("the log comes in pages, newest first", async () => {
  const { id } = await created();
  const ids: string[] = [];
  for (let minute = 0; minute < 3; minute += 1) {
    const createdAt = new Date(api.clock.now() + minute * 60_000);
    const { id: deliveryId } = await api.database.prisma.webhookDelivery.create({
      data: { id: newId(), webhookId: id, projectId: project, event: "RUN_ENDED", body: "{}", createdAt },
    });
    ids.unshift(deliveryId);
  }
  const page = `query($id: ID!, $after: String) { webhook(id: $id) {
    deliveries(first: 2, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`;
  const first = (await api.ok(manager, page, { id })).webhook.deliveries;
  const second = (await api.ok(manager, page, { id, after: first.pageInfo.endCursor })).webhook.deliveries;
  expect([...first.nodes, ...second.nodes].map((node: { id: string }) => node.id)).toEqual(ids);
  expect([first.totalCount, first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([3, true, false]);
});

import { createHmac } from "node:crypto";
import {
  announce,
  changeWebhook,
  claimDelivery,
  deleteWebhook,
  findDelivery,
  findWebhook,
  insertTestDelivery,
  insertWebhook,
  newId,
  recordAttempt,
  replaceWebhookSecret,
  sendAgain,
  updateProjectSettings,
  type WebhookDelivery,
} from "@second-read/database";
import { deliveryTriesAtMost, retryDelaySeconds } from "@second-read/domain";
import { projectKeyOf, sealText } from "@second-read/imaging/facts";
import { listenForLiveEvents, openJobs } from "@second-read/jobs";
import { createWebhookSecret } from "@second-read/webhooks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startIngest } from "../start-ingest.ts";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { type Received, type Receiver, startReceiver } from "../testing/receiver.ts";
import { deliverWebhookJob } from "./deliver-webhook.ts";
import { sweep } from "./sweep.ts";

let bench: IngestBench;
let receiver: Receiver;
let webhookId: string;
let secret: string;
beforeEach(async () => {
  bench = await openIngestBench();
  receiver = await startReceiver();
  await allow({ webhooksToPrivateAddresses: true, webhooksOverHttp: true });
  secret = createWebhookSecret();
  webhookId = await subscribe(receiver.url);
});
afterEach(async () => {
  await receiver?.close();
  await bench?.close();
});

const allow = (settings: object) => updateProjectSettings(bench.database, bench.projectId, settings);
const seal = (text: string) => sealText(projectKeyOf(bench.deps.deidentificationKey, bench.projectId), text);

async function subscribe(url: string): Promise<string> {
  const { projectId, database, clock } = bench;
  const about = { projectId, createdAt: clock.date(), createdById: newId(), secretSealed: seal(secret) };
  return (await insertWebhook(database, { ...about, url, events: ["EXAM_FINAL", "RUN_ENDED"] })).id;
}

/** Makes an exam final. Returns the delivery to the webhook. */
async function examFinal(examId = newId()): Promise<WebhookDelivery> {
  const { database, projectId, clock } = bench;
  await announce(database.sql, projectId, { event: "EXAM_FINAL", examId }, clock.date());
  return database.prisma.webhookDelivery.findFirstOrThrow({ where: { webhookId, body: { contains: examId } } });
}

const deliver = ({ id }: { id: string }) => deliverWebhookJob(bench.deps, { projectId: bench.projectId, deliveryId: id });
const stateOf = async ({ id }: { id: string }) => {
  const delivery = await findDelivery(bench.database, id);
  if (delivery === null) throw new Error("the delivery is gone");
  return delivery;
};
const failingSince = async () => (await findWebhook(bench.database, webhookId))?.failingSince;
const waitingJobs = async () => {
  const rows = await bench.database.sql.query<{ data: { deliveryId: string } }>(
    "SELECT data FROM jobs.job WHERE name = 'deliver-webhook' AND state = 'created'",
  );
  return rows.map(({ data }) => data.deliveryId);
};

/** Checks the signature as a receiver would, written from the specification and not from our code. */
function isSignedBy(key: string, { headers, body }: Received): boolean {
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const wanted = createHmac("sha256", Buffer.from(key.replace("whsec_", ""), "base64"))
    .update(signed)
    .digest("base64");
  return String(headers["webhook-signature"]).split(" ").includes(`v1,${wanted}`);
}

test("what happens is sent once, signed, with ids and nothing else, and filed in the log", async () => {
  const examId = newId();
  const delivery = await examFinal(examId);
  await deliver(delivery);
  await deliver(delivery);
  expect(receiver.received).toHaveLength(1);
  const [received] = receiver.received as [Received];
  const timestamp = bench.clock.date();
  expect(JSON.parse(received.body)).toEqual({
    type: "exam.final",
    timestamp: timestamp.toISOString(),
    data: { projectId: bench.projectId, examId },
  });
  expect(received.headers).toMatchObject({
    "webhook-id": delivery.id,
    "webhook-timestamp": String(timestamp.getTime() / 1000),
    "content-type": "application/json",
  });
  expect([isSignedBy(secret, received), isSignedBy(createWebhookSecret(), received)]).toEqual([true, false]);
  expect(await stateOf(delivery)).toMatchObject({
    status: "DELIVERED",
    endedAt: timestamp,
    nextAttemptAt: null,
    attempts: [{ at: timestamp.toISOString(), statusCode: 204, problem: null }],
  });
});

test("only webhooks of the project that are enabled and have subscribed to the event are told", async () => {
  const { database, clock, projectId } = bench;
  const count = () => database.prisma.webhookDelivery.count();
  await announce(database.sql, newId(), { event: "EXAM_FINAL", examId: newId() }, clock.date());
  await announce(database.sql, projectId, { event: "VERSION_PUBLISHED", modelVersionId: newId(), trainingRunId: newId() }, clock.date());
  expect(await count()).toBe(0);
  await changeWebhook(database, webhookId, { enabled: false });
  await announce(database.sql, projectId, { event: "EXAM_FINAL", examId: newId() }, clock.date());
  expect(await count()).toBe(0);
});

test("a transaction that does not commit tells nothing", async () => {
  const { database, clock, projectId } = bench;
  const cutOff = database.sqlTransaction(async (sql) => {
    await announce(sql, projectId, { event: "EXAM_FINAL", examId: newId() }, clock.date());
    throw new Error("cut off");
  });
  await expect(cutOff).rejects.toThrow("cut off");
  expect(await database.prisma.webhookDelivery.count()).toBe(0);
});

test("the database refuses to change what is told, whoever asks", async () => {
  const { id } = await examFinal();
  const change = bench.database.prisma.webhookDelivery.update({ where: { id }, data: { body: "{}" } });
  await expect(change).rejects.toThrow(/never changed/);
});

describe("what does not arrive", () => {
  test("is tried again, later each time, with the same id and body, until it is given up; then the webhook is failing", async () => {
    receiver.answer(500);
    const delivery = await examFinal();
    for (let tries = 1; tries <= deliveryTriesAtMost; tries += 1) {
      await deliver(delivery);
      const { nextAttemptAt, status } = await stateOf(delivery);
      expect([tries, receiver.received.length]).toEqual([tries, tries]);
      const least = retryDelaySeconds(tries, 0);
      if (least === null) expect([status, nextAttemptAt]).toEqual(["GIVEN_UP", null]);
      else {
        expect([status, await failingSince(), await waitingJobs()]).toEqual(["PENDING", null, [delivery.id]]);
        const delaySeconds = ((nextAttemptAt?.getTime() ?? 0) - bench.clock.now()) / 1000;
        expect([delaySeconds >= least, delaySeconds <= (retryDelaySeconds(tries, 1) ?? 0)]).toEqual([true, true]);
        // Too early: nothing is sent, and the delivery keeps waiting.
        bench.clock.advanceSeconds(delaySeconds - 1);
        await deliver(delivery);
        expect(receiver.received).toHaveLength(tries);
        bench.clock.advanceSeconds(1);
      }
    }
    expect(await failingSince()).toEqual(bench.clock.date());
    const { attempts } = await stateOf(delivery);
    expect(attempts.map(({ statusCode, problem }) => [statusCode, problem])).toEqual(Array(10).fill([500, "STATUS"]));
    expect(new Set(receiver.received.map(({ headers, body }) => `${headers["webhook-id"]} ${body}`)).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(10);
    expect(receiver.received.every((one) => isSignedBy(secret, one))).toBe(true);

    // Sent again by a person, to a receiver that works again: it arrives, and the webhook no longer fails.
    receiver.answer(200);
    await sendAgain(bench.database, await stateOf(delivery), bench.clock.date());
    await deliver(delivery);
    expect([(await stateOf(delivery)).status, await failingSince()]).toEqual(["DELIVERED", null]);
  });

  test("because the receiver says that it is gone, is given up at once", async () => {
    receiver.answer(410);
    const delivery = await examFinal();
    await deliver(delivery);
    expect([(await stateOf(delivery)).status, await failingSince()]).toEqual(["GIVEN_UP", bench.clock.date()]);
  });

  test("because it was a test, is given up at once", async () => {
    receiver.answer(500);
    const { database, projectId, clock } = bench;
    const delivery = await insertTestDelivery(database, { webhookId, projectId, at: clock.date() });
    if (delivery === null) throw new Error("no test was made");
    await deliver(delivery);
    expect(await stateOf(delivery)).toMatchObject({ status: "GIVEN_UP", attempts: [{ problem: "STATUS" }] });
  });

  test.each([
    ["ADDRESS_REFUSED", { webhooksOverHttp: true }],
    ["HTTP_REFUSED", { webhooksToPrivateAddresses: true }],
  ])("because an administrator has withdrawn leave since: %s", async (problem, settings) => {
    const delivery = await examFinal();
    await allow(settings);
    await deliver(delivery);
    expect(await stateOf(delivery)).toMatchObject({ status: "PENDING", attempts: [{ statusCode: null, problem }] });
    expect(receiver.received).toEqual([]);
  });

  test("because the name now leads into the private network, although it was fine when the webhook was made", async () => {
    await allow({ webhooksOverHttp: true });
    const { port } = new URL(receiver.url);
    await changeWebhook(bench.database, webhookId, { url: `http://hooks.example.org:${port}/` });
    const delivery = await examFinal();
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return [{ address: "127.0.0.1", family: 4 }];
    };
    await deliverWebhookJob({ ...bench.deps, resolve }, { projectId: bench.projectId, deliveryId: delivery.id });
    expect(await stateOf(delivery)).toMatchObject({ attempts: [{ problem: "ADDRESS_REFUSED" }] });
    expect([asked, receiver.received]).toEqual([["hooks.example.org"], []]);
  });

  test("because the webhook was disabled, is given up, and nobody fails", async () => {
    const delivery = await examFinal();
    await changeWebhook(bench.database, webhookId, { enabled: false });
    await deliver(delivery);
    expect(await stateOf(delivery)).toMatchObject({ status: "GIVEN_UP", attempts: [{ problem: "WEBHOOK_DISABLED" }] });
    expect([await failingSince(), receiver.received]).toEqual([null, []]);
  });

  test("because the installation's key is another now, says so", async () => {
    const delivery = await examFinal();
    await deliverWebhookJob(
      { ...bench.deps, deidentificationKey: "another key, of thirty-two letters" },
      { projectId: bench.projectId, deliveryId: delivery.id },
    );
    expect(await stateOf(delivery)).toMatchObject({ attempts: [{ problem: "SECRET_UNREADABLE" }] });
    expect(receiver.received).toEqual([]);
  });
});

test("after a rotation both secrets sign for a day, then the new one alone", async () => {
  const next = createWebhookSecret();
  const previousUntil = new Date(bench.clock.now() + 86_400_000);
  await replaceWebhookSecret(bench.database, webhookId, { secretSealed: seal(next), previousUntil });
  await deliver(await examFinal());
  bench.clock.advanceSeconds(86_400);
  await deliver(await examFinal());
  expect(receiver.received.map((one) => [isSignedBy(secret, one), isSignedBy(next, one)])).toEqual([
    [true, true],
    [false, true],
  ]);
});

test("a deleted webhook takes its deliveries along, those that wait too", async () => {
  const delivery = await examFinal();
  await deleteWebhook(bench.database, webhookId);
  await deliver(delivery);
  expect([await findDelivery(bench.database, delivery.id), receiver.received]).toEqual([null, []]);
});

test("a delivery whose worker was killed or frozen while it sent is taken over, and what that one says later is not filed", async () => {
  const { database, clock } = bench;
  const delivery = await examFinal();
  const frozen = await claimDelivery(database.sql, delivery.id, clock.date());
  if (frozen.kind !== "CLAIMED") throw new Error("it was not due");
  await deliver(delivery);
  expect(receiver.received).toEqual([]);
  clock.advanceSeconds(60);
  await deliver(delivery);
  const now = clock.date();
  const late = { at: now.toISOString(), statusCode: null, problem: "TIMEOUT", durationMs: 1 } as const;
  expect(await recordAttempt(database.sql, frozen.delivery, { attempt: late, after: { kind: "GIVEN_UP" }, now })).toBe(false);
  expect(await stateOf(delivery)).toMatchObject({ status: "DELIVERED", tries: 2, attempts: [{ problem: null }] });
  expect(await failingSince()).toBeNull();
});

describe("the sweep", () => {
  test("enqueues deliveries whose job was lost", async () => {
    const delivery = await examFinal();
    await sweep(bench.deps);
    expect(await waitingJobs()).toEqual([]);
    bench.clock.advanceSeconds(60);
    await sweep(bench.deps);
    expect(await waitingJobs()).toEqual([delivery.id]);
  });

  test("forgets the log after 30 days, but not what still waits", async () => {
    const [sent, waiting] = [await examFinal(), await examFinal()];
    await deliver(sent);
    bench.clock.advanceSeconds(30 * 86_400);
    await sweep(bench.deps);
    expect(await findDelivery(bench.database, sent.id)).not.toBeNull();
    bench.clock.advanceSeconds(1);
    await sweep(bench.deps);
    expect([await findDelivery(bench.database, sent.id), (await stateOf(waiting)).status]).toEqual([null, "PENDING"]);
  });
});

test("the worker hears of what happens and sends it, through the queue", async () => {
  const { databaseUrl, deps } = bench;
  const events = await listenForLiveEvents({ databaseUrl, logger: deps.logger });
  const jobs = await openJobs({ databaseUrl, logger: deps.logger, worker: true });
  try {
    await startIngest({ ...deps, jobs, events }, { filesAtOnce: 1 });
    const delivery = await examFinal();
    await expect.poll(async () => (await stateOf(delivery)).status, { timeout: 30_000 }).toBe("DELIVERED");
    expect(receiver.received).toHaveLength(1);
  } finally {
    await jobs.close(1);
    await events.close();
  }
});

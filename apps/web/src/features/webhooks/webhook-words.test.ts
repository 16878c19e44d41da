import { webhookEvents } from "@second-read/domain";
import { expect, test } from "vitest";
import { attemptWords, deliveryEventWords, eventWords, webhookPurpose } from "./webhook-words.ts";

test("an attempt is described by its HTTP status, or by its error where there was no response", () => {
  expect(attemptWords({ statusCode: 204, problem: null })).toBe("204");
  expect(attemptWords({ statusCode: 500, problem: "STATUS" })).toBe("500");
  expect(attemptWords({ statusCode: 302, problem: "REDIRECT" })).toBe("302, redirect not followed");
  expect(attemptWords({ statusCode: null, problem: "TIMEOUT" })).toBe("timed out");
});

test("a test is an event of its own", () => {
  expect([deliveryEventWords("TEST"), deliveryEventWords("EXAM_FINAL")]).toEqual(["Test", "Exam final"]);
});

test("the purpose of webhooks names every event", () => {
  expect(webhookPurpose).toBe(
    "A webhook tells another system of events: exam final, run ended, version published, alias changed, drift found, glass broken.",
  );
  for (const event of webhookEvents) expect(webhookPurpose).toContain(eventWords[event].toLowerCase());
});

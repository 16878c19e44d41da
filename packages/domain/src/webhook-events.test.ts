import { expect, test } from "vitest";
import { webhookBody } from "./webhook-events.ts";

test("a body holds the type, the time, the project and the ids, in this order", () => {
  const at = new Date("2026-11-28T09:30:00Z");
  expect(webhookBody({ event: "EXAM_FINAL", examId: "e" }, "p", at)).toBe(
    '{"type":"exam.final","timestamp":"2026-11-28T09:30:00.000Z","data":{"projectId":"p","examId":"e"}}',
  );
  expect(JSON.parse(webhookBody({ event: "TEST", webhookId: "w" }, "p", at))).toMatchObject({
    type: "webhook.test",
    data: { webhookId: "w" },
  });
});

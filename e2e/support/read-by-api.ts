import { expect } from "@playwright/test";
import type { ApiClient } from "./api-client.ts";

interface NextRead {
  readonly id: string;
  readonly revision: number;
}

/** Takes the next exam of the queue once there is one and finalises it: the right breast as given, the left normal. */
export async function readByApi(client: ApiClient, projectId: string, right: "NORMAL" | "RECALL" | "TECHNICAL_RECALL"): Promise<void> {
  let read: NextRead | null = null;
  await expect
    .poll(
      async () => {
        const { nextExam } = await client.ask<{ nextExam: NextRead | null }>(
          "mutation($projectId: ID!) { nextExam(projectId: $projectId) { id revision } }",
          { projectId },
        );
        read = nextExam;
        return nextExam;
      },
      { timeout: 45_000, message: "an exam to read" },
    )
    .not.toBeNull();
  const { id, revision } = read as unknown as NextRead;
  await client.ask(
    `mutation($id: ID!, $input: ReadInput!, $revision: Int!, $key: String!) {
      finaliseRead(readId: $id, input: $input, expectedRevision: $revision, idempotencyKey: $key) { id }
    }`,
    {
      id,
      revision,
      key: `read ${id}`,
      input: {
        breasts: [
          {
            laterality: "R",
            opinion: right,
            birads: { NORMAL: "1", RECALL: "4B", TECHNICAL_RECALL: null }[right],
            density: "b",
            noLocation: right === "RECALL",
            technicalRecallReason: right === "TECHNICAL_RECALL" ? "111210" : null,
          },
          { laterality: "L", opinion: "NORMAL", birads: "1", density: "b" },
        ],
        findings: [],
      },
    },
  );
}

import type { DemoClient } from "./client.ts";
import type { FiledExam } from "./import-exams.ts";
import type { DemoExam } from "./plan.ts";
import { simulatedRead } from "./simulate-read.ts";
import { waitUntilFiled } from "./wait-until-filed.ts";

type ListedExam = { id: string; images: { id: string }[] };

/** The project's exams by the id of any of their images. */
async function examsByImage(client: DemoClient, projectId: string): Promise<Map<string, ListedExam>> {
  const byImage = new Map<string, ListedExam>();
  let after: string | null = null;
  do {
    const answer: { worklist: { nodes: ListedExam[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } = await client.ask(
      "query($p: ID!, $a: String) { worklist(projectId: $p, first: 50, after: $a) { nodes { id images { id } } pageInfo { hasNextPage endCursor } } }",
      { p: projectId, a: after },
    );
    for (const exam of answer.worklist.nodes) for (const image of exam.images) byImage.set(image.id, exam);
    after = answer.worklist.pageInfo.hasNextPage ? answer.worklist.pageInfo.endCursor : null;
  } while (after !== null);
  return byImage;
}

/** The ids of these exams, in order, once no exam of the project accepts files any more. Throws after five minutes. */
export async function examIdsOf(client: DemoClient, projectId: string, exams: readonly FiledExam[]): Promise<string[]> {
  if (!(await waitUntilFiled(client, projectId, 300))) throw new Error("Some exams were still taking files after five minutes.");
  const byImage = await examsByImage(client, projectId);
  return exams.map(({ imageIds }) => {
    const exam = byImage.get(imageIds["R CC"]);
    if (exam === undefined) throw new Error("An exam of the demo is not in the worklist.");
    return exam.id;
  });
}

/** Which of the two simulated readers read this exam. */
export function readersOf(exam: DemoExam): (0 | 1)[] {
  switch (exam.part) {
    case "READ_TWICE":
    case "ARBITRATION":
      return [0, 1];
    case "READ_ONCE":
      return [exam.readBy ?? 0];
    case "UNREAD":
    case "PRIOR":
    case "WITH_TRUTH":
      return [];
  }
}

/**
 * Reads exams blind as this reader, with startRead and finaliseRead. An exam that this reader has already read is skipped, so that an interrupted
 * demo can be completed.
 */
export async function readExams(
  client: DemoClient,
  reader: 0 | 1,
  exams: readonly { id: string; filed: FiledExam }[],
  onRead: () => void,
): Promise<void> {
  for (const { id, filed } of exams) {
    if (!readersOf(filed.exam).includes(reader)) continue;
    const { exam } = await client.ask<{ exam: { myRead: { status: string } | null } | null }>(
      "query($id: ID!) { exam(id: $id) { myRead { status } } }",
      { id },
    );
    if (exam?.myRead?.status === "FINALISED") continue;
    const { startRead } = await client.ask<{ startRead: { id: string; revision: number } }>(
      "mutation($id: ID!) { startRead(examId: $id) { id revision } }",
      { id },
    );
    const input = simulatedRead(filed.exam, filed.phantom, reader, (laterality, view) => filed.imageIds[`${laterality} ${view}`]);
    await client.ask(
      `mutation($id: ID!, $input: ReadInput!, $revision: Int, $key: String!) {
        finaliseRead(readId: $id, input: $input, expectedRevision: $revision, idempotencyKey: $key) { status }
      }`,
      { id: startRead.id, input, revision: startRead.revision, key: `demo-${filed.exam.seed}-${reader}` },
    );
    onRead();
  }
}

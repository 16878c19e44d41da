export type Call = "nextExam" | "saveDraft" | "finaliseRead";

interface Reading {
  readonly url: string;
  readonly token: string;
  readonly projectId: string;
  readonly isOver: () => boolean;
  readonly onCall: (name: Call, milliseconds: number) => void;
  readonly onRead: () => void;
}

const readFields =
  "id revision status exam { id status images { id laterality view } } breasts { laterality opinion } findings { id lesionUid }";
const documents: Record<Call, string> = {
  nextExam: `mutation NextExam($projectId: ID!) { nextExam(projectId: $projectId) { ${readFields} } }`,
  saveDraft:
    "mutation SaveDraft($id: ID!, $input: ReadInput!, $revision: Int) { saveDraft(readId: $id, input: $input, expectedRevision: $revision) { id revision leaseExpiresAt } }",
  finaliseRead:
    "mutation FinaliseRead($id: ID!, $input: ReadInput!, $revision: Int, $key: String!) { finaliseRead(readId: $id, input: $input, expectedRevision: $revision, idempotencyKey: $key) { id status revision } }",
};

async function call(url: string, token: string, name: Call, variables: object): Promise<any> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: documents[name], variables }),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, any>; errors?: unknown };
  if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
  return data[name];
}

/** Reads until told to stop. One exam in twelve is recalled, so that some go to arbitration. */
export async function readOn({ url, token, projectId, isOver, onCall, onRead }: Reading): Promise<void> {
  const timed = async (name: Call, variables: object) => {
    const started = performance.now();
    const answer = await call(url, token, name, variables);
    onCall(name, performance.now() - started);
    return answer;
  };
  while (!isOver()) {
    const read = await timed("nextExam", { projectId });
    if (read === null) return;
    const recall = Math.random() < 1 / 12;
    const input = {
      activeSeconds: 40,
      breasts: [
        { laterality: "R", birads: recall ? "4" : "1", density: "b", opinion: recall ? "RECALL" : "NORMAL" },
        { laterality: "L", birads: "1", density: "b", opinion: "NORMAL" },
      ],
      findings: recall
        ? [
            {
              kind: "MASS",
              laterality: "R",
              attributes: {},
              marks: [
                {
                  imageId: read.exam.images.find((image: any) => image.laterality === "R").id,
                  shape: "BOX",
                  points: [
                    [100, 200],
                    [180, 260],
                  ],
                },
              ],
            },
          ]
        : [],
    };
    const draft = await timed("saveDraft", { id: read.id, input, revision: read.revision });
    await timed("finaliseRead", { id: read.id, input, revision: draft.revision, key: read.id });
    onRead();
  }
}

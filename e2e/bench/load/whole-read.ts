type Ask = (query: string, variables: object) => Promise<any>;

const draft = "mutation($id: ID!, $i: ReadInput!, $r: Int) { saveDraft(readId: $id, input: $i, expectedRevision: $r) { revision } }";
const finalise =
  "mutation($id: ID!, $i: ReadInput!, $r: Int, $k: String!) { finaliseRead(readId: $id, input: $i, expectedRevision: $r, idempotencyKey: $k) { status } }";

/** Reads the next exam as normal. */
export async function wholeRead(ask: Ask, projectId: string): Promise<void> {
  const { nextExam: read } = await ask("mutation($p: ID!) { nextExam(projectId: $p) { id revision exam { images { id } } } }", {
    p: projectId,
  });
  if (read === null) throw new Error("nothing left to read");
  const breast = { birads: "1", density: "b", opinion: "NORMAL" };
  const input = { activeSeconds: 40, breasts: ["R", "L"].map((laterality) => ({ laterality, ...breast })), findings: [] };
  const { saveDraft } = await ask(draft, { id: read.id, i: input, r: read.revision });
  await ask(finalise, { id: read.id, i: input, r: saveDraft.revision, k: read.id });
}

export interface Example {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const project = { project: "the id of a project: the first example lists yours" };

/** The tabs that GraphiQL opens with. */
export const examples: readonly Example[] = [
  {
    query: `# Who you are, and the projects that you are in.
query Me {
  me { name email }
  projects { id key name queue { unread arbitration } }
}`,
    variables: {},
  },
  {
    query: `# The cases of a project, in the order of the reading queue.
query Cases($project: ID!) {
  worklist(projectId: $project, first: 10) {
    totalCount
    nodes { pseudonym status images { viewLabel previewUrl(size: 256) } }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: project,
  },
  {
    query: `# How the newest version was evaluated.
query NewestVersion($project: ID!) {
  modelVersions(projectId: $project, first: 1) {
    nodes {
      number
      aliases
      evaluation(set: OUT_OF_FOLD) { positives negatives metrics { name value low high n note } }
    }
  }
}`,
    variables: project,
  },
  {
    query: `# Starts a training run. The same key answers the same run again.
mutation Retrain($input: TriggerRetrainingInput!) {
  triggerRetraining(input: $input) { id status stage }
}`,
    variables: { input: { projectId: project.project, reason: "from GraphiQL", idempotencyKey: "a name for this request" } },
  },
];

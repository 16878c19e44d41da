/** The final settings of a Dockerfile stage; those that it does not set are inherited from its base stage. */
export interface Stage {
  readonly user: string;
  readonly healthcheck: string;
  readonly command: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  /** The arguments of each COPY. */
  readonly copied: readonly string[];
}

const nothing: Stage = { user: "root", healthcheck: "", command: [], environment: new Map(), copied: [] };

/** The named stages of a Dockerfile. Supports the instructions used in this repository, each on one line. */
export function readStages(dockerfile: string): ReadonlyMap<string, Stage> {
  const stages = new Map<string, Stage>();
  let name = "";
  for (const line of dockerfile.split("\n")) {
    const [, instruction = "", rest = ""] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (instruction === "FROM") {
      const [, base = "", as = ""] = /^(\S+) AS (\S+)$/.exec(rest) ?? [];
      name = as;
      stages.set(name, stages.get(base) ?? nothing);
    } else if (stages.has(name)) stages.set(name, apply(stages.get(name) as Stage, instruction, rest));
  }
  return stages;
}

function apply(stage: Stage, instruction: string, rest: string): Stage {
  switch (instruction) {
    case "USER":
      return { ...stage, user: rest };
    case "HEALTHCHECK":
      return { ...stage, healthcheck: rest };
    case "CMD":
      return { ...stage, command: JSON.parse(rest) as string[] };
    case "COPY":
      return { ...stage, copied: [...stage.copied, rest] };
    case "ENV": {
      const pairs = [...rest.matchAll(/([A-Z0-9_]+)=(\S+)/g)].map(([, key, value]) => [key, value] as [string, string]);
      return { ...stage, environment: new Map([...stage.environment, ...pairs]) };
    }
    default:
      return stage;
  }
}

import { useMutation } from "@apollo/client/react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { useProject } from "../frame/project-context.tsx";

const triggerRetrainingDocument = graphql(`
  mutation TriggerRetraining($input: TriggerRetrainingInput!) {
    triggerRetraining(input: $input) {
      id
      status
    }
  }
`);

/** The values of the form; number fields are "" while they are empty. */
export interface RunSettings {
  /** Null: the installation's default. */
  readonly recipe: string | null;
  readonly seed: number | string;
  readonly folds: number | string;
  readonly epochs: number | string;
  /** Null: the recipe's default. */
  readonly input: { readonly rows: number; readonly columns: number } | null;
  readonly reason: string;
}

/** Starts a run and opens its page. */
export function useStartRun() {
  const { project } = useProject();
  const router = useRouter();
  const [start, { loading }] = useMutation(triggerRetrainingDocument);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [idempotencyKey] = useState(() => crypto.randomUUID());

  async function submit({ recipe, seed, folds, epochs, input: size, reason }: RunSettings) {
    setProblem(null);
    const input = {
      projectId: project.id,
      recipe,
      seed: numberOrNull(seed),
      folds: numberOrNull(folds),
      epochs: numberOrNull(epochs),
      inputRows: size?.rows ?? null,
      inputColumns: size?.columns ?? null,
      reason: reason.trim() || null,
      idempotencyKey,
    };
    try {
      const { data } = await start({ variables: { input } });
      if (data) router.push(`/p/${project.key}/runs/${data.triggerRetraining.id}`);
    } catch (error) {
      setProblem(toProblem(error));
    }
  }
  return { submit, loading, problem, dismissProblem: () => setProblem(null) };
}

function numberOrNull(value: number | string): number | null {
  return value === "" ? null : Number(value);
}

import { countWorklist, type ExamRecord, listExams } from "@second-read/database";
import { AppError, type Density, type ExamStatus } from "@second-read/domain";
import { type Connection, pageSize, readWhenAsked } from "../../common/paging.ts";
import type { Deps } from "../../deps.ts";
import type { ActingPerson } from "../../sign-in/actor.ts";
import { knownToOnly } from "../sums.ts";
import type { ExamViews } from "../visibility.ts";

export interface WorklistInput {
  readonly projectId: string;
  readonly status: readonly ExamStatus[] | null;
  readonly estimatedDensity: readonly Density[] | null;
  readonly first: number | null;
  readonly after: string | null;
}

/**
 * Every exam of a project in queue order, or those of a status or an estimated density. That an exam exists and its status are no secret; its
 * estimate comes from the model. @throws AppError FORBIDDEN if a blinded person filters by estimates
 */
export function listWorklist(
  { database: { sql } }: Pick<Deps, "database">,
  actor: ActingPerson,
  views: ExamViews,
  input: WorklistInput,
): Connection<ExamRecord> {
  if (input.estimatedDensity !== null && knownToOnly(actor, input.projectId) !== null)
    throw new AppError("FORBIDDEN", "Readers and arbiters cannot list exams by what a model says about them.");
  const request = { ...input, first: pageSize(input.first) };
  return readWhenAsked(
    async () => {
      const page = await listExams(sql, request);
      // Being listed reveals the estimate.
      if (input.estimatedDensity !== null) await Promise.all(page.nodes.map(({ id }) => views.shown(id)));
      return page;
    },
    () => countWorklist(sql, input),
  );
}

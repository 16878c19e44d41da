import { countWorklist, type ExamRecord, listExams } from "@second-read/database";
import type { ExamStatus } from "@second-read/domain";
import { type Connection, pageSize } from "../../common/paging.ts";
import type { Deps } from "../../deps.ts";

export interface WorklistInput {
  readonly projectId: string;
  readonly status: readonly ExamStatus[] | null;
  readonly first: number | null;
  readonly after: string | null;
}

/** Every exam of a project in queue order. That an exam exists and its status are no secret. */
export async function listWorklist({ database }: Pick<Deps, "database">, input: WorklistInput): Promise<Connection<ExamRecord>> {
  const { nodes, hasNextPage, endCursor } = await listExams(database.sql, { ...input, first: pageSize(input.first) });
  return { nodes, pageInfo: { hasNextPage, endCursor }, totalCount: () => countWorklist(database.sql, input) };
}

import { arrangeExamsOfProject, findProject, isId, type ProjectRecord, updateProjectSettings } from "@second-read/database";
import { AppError, notFound } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { parseProjectSettings } from "../settings.ts";

/** Replaces the settings whole; key, protocol and locked share stay as the project was made. @throws AppError NOT_FOUND, INVALID_INPUT */
export async function updateProject(
  { database, clock }: Deps,
  actor: Actor,
  input: { id: string; settings: unknown; reason: string },
): Promise<ProjectRecord> {
  const settings = parseProjectSettings(input.settings);
  if (input.reason.trim() === "") throw new AppError("INVALID_INPUT", "Say why the settings change.", { field: "reason" });
  return prismaMutation({ database, clock }, actor, "updateProject", async (connection, audit) => {
    const before = isId(input.id) ? await findProject(connection, input.id) : null;
    if (!before) throw notFound();
    const project = await updateProjectSettings(connection, before.id, settings);
    const moves = await arrangeExamsOfProject(connection.sql, project.id);
    if (moves.length > 0) await notifyQueueChanged(connection.sql, project.id);
    audit({
      chain: project.id,
      subject: `project ${project.id}`,
      details: {
        before: before.settings,
        after: settings,
        reason: input.reason.slice(0, 1000),
        moves: moves.map(({ examId, to }) => `${examId} ${to}`),
      },
    });
    return project;
  });
}

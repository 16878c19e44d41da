import { isDeepStrictEqual } from "node:util";
import { arrangeExamsOfProject, findProject, isId, lockName, type ProjectRecord, updateProjectSettings } from "@second-read/database";
import { AppError, cutText, notFound } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { parseProjectSettings } from "../settings.ts";

/**
 * Replaces all settings; key, protocol and held-out share stay as they were at creation. @throws AppError NOT_FOUND, INVALID_INPUT, STALE_REVISION if
 * the settings are no longer the expected ones
 */
export async function updateProject(
  { database, clock }: Deps,
  actor: Actor,
  input: { id: string; settings: unknown; reason: string; expectedSettings?: unknown },
): Promise<ProjectRecord> {
  const settings = parseProjectSettings(input.settings);
  if (input.reason.trim() === "") throw new AppError("INVALID_INPUT", "Give the reason for changing the settings.", { field: "reason" });
  return prismaMutation({ database, clock }, actor, "updateProject", async (connection, audit) => {
    // If two people change the settings at once, the second is told.
    await lockName(connection.sql, `settings of ${input.id}`);
    const before = isId(input.id) ? await findProject(connection, input.id) : null;
    if (!before) throw notFound();
    if (input.expectedSettings != null && !isDeepStrictEqual(before.settings, input.expectedSettings))
      throw new AppError("STALE_REVISION", "Somebody else has changed the settings of this project in the meantime.", {
        settings: before.settings,
      });
    const project = await updateProjectSettings(connection, before.id, settings);
    const moves = await arrangeExamsOfProject(connection.sql, project.id);
    if (moves.length > 0) await notifyQueueChanged(connection.sql, project.id);
    audit({
      chain: project.id,
      subject: `project ${project.id}`,
      details: {
        before: before.settings,
        after: settings,
        reason: cutText(input.reason, 1000),
        moves: moves.map(({ examId, to }) => `${examId} ${to}`),
      },
    });
    return project;
  });
}

import { appendAudit, createProject as insertProject, type ProjectRecord } from "@second-read/database";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import type { CreateProjectInput } from "../projects.input.ts";
import { parseProjectSettings } from "../settings.ts";

/** @throws AppError INVALID_INPUT naming the field */
export async function createProject({ database, clock }: Deps, actor: Actor, input: CreateProjectInput): Promise<ProjectRecord> {
  const settings = parseProjectSettings(input.settings);
  return database.transaction(async (connection) => {
    const project = await insertProject(connection, { ...input, settings });
    await appendAudit(connection.sql, {
      chain: project.id,
      at: clock(),
      actorId: actor.id,
      action: "createProject",
      subject: `project ${project.id}`,
      outcome: "done",
      details: { key: project.key, readingProtocol: project.readingProtocol, lockedTestShare: project.lockedTestShare },
    });
    return project;
  });
}

import { createProject as insertProject, type ProjectRecord } from "@second-read/database";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import type { CreateProjectInput } from "../projects.input.ts";
import { parseProjectSettings } from "../settings.ts";

/** @throws AppError INVALID_INPUT naming the field */
export async function createProject({ database, clock }: Deps, actor: Actor, input: CreateProjectInput): Promise<ProjectRecord> {
  const settings = parseProjectSettings(input.settings);
  return prismaMutation({ database, clock }, actor, "createProject", async (connection, audit) => {
    const project = await insertProject(connection, { ...input, settings });
    audit({
      chain: project.id,
      subject: `project ${project.id}`,
      details: { key: project.key, readingProtocol: project.readingProtocol, lockedTestShare: project.lockedTestShare },
    });
    return project;
  });
}

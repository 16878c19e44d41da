import { findProject, listProjects, type ProjectRecord } from "@second-read/database";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { JsonValue } from "../common/scalars.ts";
import type { RequestContext } from "../context.ts";
import { queueCountsFor } from "../queue/operations/queue-counts-for.ts";
import { QueueCounts } from "../queue/queue.type.ts";
import { createProject } from "./operations/create-project.ts";
import { updateProject } from "./operations/update-project.ts";
import { CreateProjectInput } from "./projects.input.ts";
import { Project } from "./projects.type.ts";

@Resolver(() => Project)
export class ProjectsResolver {
  @Query(() => [Project], { description: "The projects that the actor is a member of; all for administrators." })
  projects(@Ctx() context: RequestContext): Promise<ProjectRecord[]> {
    const actor = signedIn(context);
    return listProjects(context.deps.database, actor.isAdministrator ? null : actor.id);
  }

  @Query(() => Project, { nullable: true, description: "One project; null if there is none with this ID that the actor may see." })
  project(
    @Arg("id", () => ID, { description: "The project." }) id: string,
    @Ctx() { deps }: RequestContext,
  ): Promise<ProjectRecord | null> {
    return findProject(deps.database, id);
  }

  @Mutation(() => Project, { description: "Creates a project." })
  createProject(
    @Arg("input", () => CreateProjectInput, { description: "The project." }) input: CreateProjectInput,
    @Ctx() context: RequestContext,
  ): Promise<ProjectRecord> {
    return createProject(context.deps, signedIn(context), input);
  }

  @Mutation(() => Project, { description: "Replaces all of the project's settings." })
  updateProject(
    @Arg("id", () => ID, { description: "The project." }) id: string,
    @Arg("settings", () => JsonValue, { description: "As in Project.settings; omitted settings get their defaults." }) settings: unknown,
    @Arg("reason", () => String, { description: "The reason, kept in the audit trail." }) reason: string,
    @Arg("expectedSettings", () => JsonValue, {
      nullable: true,
      description: "The settings that the change is based on: STALE_REVISION if they have changed since. Not checked if omitted.",
    })
    expectedSettings: unknown,
    @Ctx() context: RequestContext,
  ): Promise<ProjectRecord> {
    return updateProject(context.deps, signedIn(context), { id, settings, reason, expectedSettings });
  }

  @FieldResolver(() => Int, { description: "Number of its exams that have not been withdrawn." })
  examCount(@Root() project: ProjectRecord, @Ctx() { loaders }: RequestContext): Promise<number> {
    return loaders.examCount.load(project.id);
  }

  @FieldResolver(() => Int, {
    description: "For how many seconds a submitted read or decision can be undone, before it takes effect; the same for all projects.",
  })
  undoSeconds(@Ctx() { deps }: RequestContext): number {
    return deps.settings.undoSeconds;
  }

  @FieldResolver(() => QueueCounts, { description: "How much is waiting for the actor." })
  queue(@Root() project: ProjectRecord, @Ctx() context: RequestContext): Promise<QueueCounts> {
    return queueCountsFor(context.deps, signedIn(context), project.id);
  }
}

import {
  type Export as ExportRecord,
  findExport,
  findSnapshot,
  listExportsOf,
  type Snapshot as SnapshotRecord,
} from "@second-read/database";
import { keys } from "@second-read/storage";
import { Arg, Ctx, FieldResolver, Float, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { AtMostArg, ProjectIdArg } from "../common/arguments.ts";
import { ExportFormatEnum } from "../common/enums-of-models.ts";
import { pageSize } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { Rejection } from "../imports/imports.type.ts";
import { Snapshot } from "../training/training.type.ts";
import { Export } from "./exports.type.ts";
import { cancelExport } from "./operations/cancel-export.ts";
import { createExport } from "./operations/create-export.ts";

const addressSeconds = 600;

@Resolver(() => Export)
export class ExportsResolver {
  @Query(() => Export, { nullable: true, description: "One of the actor's own exports; null if there is none with this ID." })
  export(@Arg("id", () => ID, { description: "The export." }) id: string, @Ctx() context: RequestContext): Promise<ExportRecord | null> {
    return findExport(context.deps.database.sql, { id, requestedById: signedIn(context).id });
  }

  @Query(() => [Export], { description: "The actor's own exports of a project, newest first." })
  exports(@ProjectIdArg() projectId: string, @AtMostArg() first: number | null, @Ctx() context: RequestContext): Promise<ExportRecord[]> {
    const requestedById = signedIn(context).id;
    return listExportsOf(context.deps.database.sql, { projectId, requestedById, limit: pageSize(first) });
  }

  @Mutation(() => Export, {
    description:
      "Starts an export of a project's labels, from a snapshot or as they are now. People who are kept blind get the labels of exams that they have read or opened.",
  })
  createExport(
    @ProjectIdArg() projectId: string,
    @Arg("format", () => ExportFormatEnum, { description: "The format." }) format: keyof typeof ExportFormatEnum,
    @Arg("snapshotId", () => ID, {
      nullable: true,
      description: "The snapshot whose ground truth and images are exported. Default: the current ones.",
    })
    snapshotId: string | null,
    @Ctx() context: RequestContext,
  ): Promise<ExportRecord> {
    return createExport(context.deps, signedIn(context), { projectId, format, snapshotId: snapshotId ?? null });
  }

  @Mutation(() => Export, { description: "Cancels an export of the actor's that has not ended." })
  cancelExport(@Arg("id", () => ID, { description: "The export." }) id: string, @Ctx() context: RequestContext): Promise<ExportRecord> {
    return cancelExport(context.deps, signedIn(context), { id });
  }

  @FieldResolver(() => Float, { description: "Progress, 0 to 1." })
  progress(@Root() { status, done, total }: ExportRecord): number {
    if (status === "SUCCEEDED") return 1;
    return total === 0 ? 0 : done / total;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "URL of the archive; null until it is ready, and after it has expired. Absolute; the URL itself expires after some minutes.",
  })
  async url(@Root() { id, attempt, status, format, expiresAt }: ExportRecord, @Ctx() { deps }: RequestContext): Promise<string | null> {
    if (status !== "SUCCEEDED" || expiresAt === null || expiresAt <= deps.clock()) return null;
    const { url } = await deps.store.presignRead(keys.export(id, attempt), {
      expiresSeconds: addressSeconds,
      contentType: "application/zip",
      fileName: `second-read-${format.toLowerCase()}-${id.slice(-12)}.zip`,
    });
    return url;
  }

  @FieldResolver(() => Snapshot, {
    nullable: true,
    description: "The snapshot that was exported; null for the labels as they were at that time.",
  })
  snapshot(@Root() { snapshotId }: ExportRecord, @Ctx() { deps }: RequestContext): Promise<SnapshotRecord | null> | null {
    return snapshotId === null ? null : findSnapshot(deps.database, snapshotId);
  }

  @FieldResolver(() => Rejection, { nullable: true, description: "Why it failed; null otherwise." })
  error(@Root() { errorCode: code, errorMessage: message }: ExportRecord): Rejection | null {
    return code === null ? null : { code, message: message ?? "" };
  }
}

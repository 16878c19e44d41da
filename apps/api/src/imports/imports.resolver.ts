import { findUpload, type ImageRecord, listUploadsOf, type Upload as UploadRecord } from "@second-read/database";
import { projectKeyOf, unsealText } from "@second-read/imaging/facts";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { pageSize } from "../common/paging.ts";
import { JsonValue } from "../common/scalars.ts";
import type { RequestContext } from "../context.ts";
import { Image } from "../exams/exams.type.ts";
import { CreateUploadInput } from "./imports.input.ts";
import { Rejection, Upload, UploadTicket } from "./imports.type.ts";
import { completeUpload } from "./operations/complete-upload.ts";
import { createUpload } from "./operations/create-upload.ts";

/** How long senders see their own files' names. */
const nameDays = 7;

@Resolver(() => Upload)
export class ImportsResolver {
  @Query(() => Upload, { nullable: true })
  upload(@Arg("id", () => ID) id: string, @Ctx() { deps }: RequestContext): Promise<UploadRecord | null> {
    return findUpload(deps.database, id);
  }

  @Query(() => [Upload], { description: "One's own of the last seven days, newest first." })
  myUploads(
    @Arg("projectId", () => ID) projectId: string,
    @Arg("first", () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<UploadRecord[]> {
    const { database, clock } = context.deps;
    const since = new Date(clock().getTime() - nameDays * 86_400_000);
    return listUploadsOf(database.sql, { projectId, userId: signedIn(context).id, since, limit: pageSize(first) });
  }

  @Mutation(() => UploadTicket)
  createUpload(@Arg("input", () => CreateUploadInput) input: CreateUploadInput, @Ctx() context: RequestContext): Promise<UploadTicket> {
    return createUpload(context.deps, signedIn(context), input);
  }

  @Mutation(() => Upload)
  completeUpload(@Arg("uploadId", () => ID) uploadId: string, @Ctx() context: RequestContext): Promise<UploadRecord> {
    return completeUpload(context.deps, signedIn(context), uploadId);
  }

  @FieldResolver(() => String, { nullable: true, description: "For the sender alone, and for seven days." })
  fileName(@Root() { fileNameSealed, projectId, userId, createdAt }: UploadRecord, @Ctx() context: RequestContext): string | null {
    const { settings, clock } = context.deps;
    const isOld = createdAt.getTime() < clock().getTime() - nameDays * 86_400_000;
    if (fileNameSealed === null || isOld || userId !== signedIn(context).id) return null;
    return unsealText(projectKeyOf(settings.deidentificationKey, projectId), fileNameSealed);
  }

  @FieldResolver(() => JsonValue, {
    nullable: true,
    description: "De-identification receipt: what was kept, replaced and dropped; no values.",
  })
  receipt(@Root() { receipt }: UploadRecord): unknown {
    return receipt;
  }

  @FieldResolver(() => Boolean, {
    description: "The image was filed already, and what this upload says of it differed and was applied: see the audit trail.",
  })
  corrected(@Root() { alreadyFiled, receipt }: UploadRecord): boolean {
    // Only an object that was made anew has a receipt; the same again leaves everything as it is.
    return alreadyFiled && receipt !== null;
  }

  @FieldResolver(() => Image, { nullable: true })
  async image(@Root() { imageId }: UploadRecord, @Ctx() { loaders }: RequestContext): Promise<ImageRecord | null> {
    return imageId === null ? null : loaders.image.load(imageId);
  }

  @FieldResolver(() => Rejection, { nullable: true })
  rejection(@Root() { rejectionCode: code, rejectionMessage: message }: UploadRecord): Rejection | null {
    return code === null ? null : { code, message: message ?? "" };
  }
}

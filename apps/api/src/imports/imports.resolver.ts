import { findUpload, type ImageRecord, listUploadsOf, type Upload as UploadRecord } from "@second-read/database";
import { projectKeyOf, unsealText } from "@second-read/imaging/facts";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { AtMostArg, ProjectIdArg } from "../common/arguments.ts";
import { UploadStatusEnum, UploadWaitEnum } from "../common/enums-of-images.ts";
import { pageSize } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { Image } from "../exams/exams.type.ts";
import { CreateUploadInput } from "./imports.input.ts";
import { Receipt, Rejection, Upload, UploadTicket } from "./imports.type.ts";
import { completeUpload } from "./operations/complete-upload.ts";
import { createUpload } from "./operations/create-upload.ts";

/** How long senders can see the names of their own files. */
const nameDays = 7;

const emptyReceipt: Receipt = { kept: [], replaced: [], dropped: 0, droppedPrivate: 0, droppedBesides: [] };

@Resolver(() => Upload)
export class ImportsResolver {
  @Query(() => Upload, { nullable: true, description: "One upload; null if there is none with this ID that the actor may see." })
  upload(@Arg("id", () => ID, { description: "The upload." }) id: string, @Ctx() { deps }: RequestContext): Promise<UploadRecord | null> {
    return findUpload(deps.database, id);
  }

  @Query(() => [Upload], { description: "The actor's own uploads of the last seven days, newest first." })
  myUploads(
    @ProjectIdArg() projectId: string,
    @Arg("status", () => [UploadStatusEnum], { nullable: true, description: "Only uploads with these statuses. Default: all." })
    statuses: (keyof typeof UploadStatusEnum)[] | null | undefined,
    @AtMostArg() first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<UploadRecord[]> {
    const { database, clock } = context.deps;
    const since = new Date(clock().getTime() - nameDays * 86_400_000);
    return listUploadsOf(database.sql, {
      projectId,
      userId: signedIn(context).id,
      since,
      statuses: statuses ?? null,
      limit: pageSize(first),
    });
  }

  @Mutation(() => UploadTicket, {
    description:
      "Announces a file and returns where to send its bytes. Anything wrong with the file itself is reported as a rejection of its upload, never as an error.",
  })
  createUpload(
    @Arg("input", () => CreateUploadInput, { description: "The file." }) input: CreateUploadInput,
    @Ctx() context: RequestContext,
  ): Promise<UploadTicket> {
    return createUpload(context.deps, signedIn(context), input);
  }

  @Mutation(() => Upload, {
    description:
      "Reports that the bytes have been sent, and queues their check. Repeating it changes nothing. Query the upload for the result.",
  })
  completeUpload(
    @Arg("uploadId", () => ID, { description: "The upload." }) uploadId: string,
    @Ctx() context: RequestContext,
  ): Promise<UploadRecord> {
    return completeUpload(context.deps, signedIn(context), uploadId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The file's name, visible to the sender only, for seven days; null otherwise.",
  })
  fileName(@Root() { fileNameSealed, projectId, userId, createdAt }: UploadRecord, @Ctx() context: RequestContext): string | null {
    const { settings, clock } = context.deps;
    const isOld = createdAt.getTime() < clock().getTime() - nameDays * 86_400_000;
    if (fileNameSealed === null || isOld || userId !== signedIn(context).id) return null;
    return unsealText(projectKeyOf(settings.deidentificationKey, projectId), fileNameSealed);
  }

  @FieldResolver(() => UploadWaitEnum, {
    nullable: true,
    description:
      "What a RECEIVED upload is waiting for other than its turn; it is retried for as long as that takes. Null if it is only waiting its turn, or has ended.",
  })
  waitingFor(@Root() { status, waitingFor }: UploadRecord): keyof typeof UploadWaitEnum | null {
    return status === "RECEIVED" ? waitingFor : null;
  }

  @FieldResolver(() => Receipt, {
    nullable: true,
    description: "What de-identification kept, replaced and dropped: names and numbers of attributes, never a value. Null until filed.",
  })
  receipt(@Root() { receipt }: UploadRecord): Receipt | null {
    return receipt === null ? null : { ...emptyReceipt, ...(receipt as Partial<Receipt>) };
  }

  @FieldResolver(() => Boolean, {
    description: "True if the image was already filed, and this upload's facts or header differed and were applied: see the audit trail.",
  })
  corrected(@Root() { alreadyFiled, receipt }: UploadRecord): boolean {
    // Only an object that was created again has a receipt; an identical file leaves everything as it is.
    return alreadyFiled && receipt !== null;
  }

  @FieldResolver(() => Image, { nullable: true, description: "The filed image; null until it is filed." })
  async image(@Root() { imageId }: UploadRecord, @Ctx() { loaders }: RequestContext): Promise<ImageRecord | null> {
    return imageId === null ? null : loaders.image.load(imageId);
  }

  @FieldResolver(() => Rejection, {
    nullable: true,
    description: "Why the file was rejected, or a remark on a filed one; null if there is none.",
  })
  rejection(@Root() { rejectionCode: code, rejectionMessage: message }: UploadRecord): Rejection | null {
    return code === null ? null : { code, message: message ?? "" };
  }
}

import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { notBuilt } from "../common/not-built.ts";
import type { RequestContext } from "../context.ts";
import { Image } from "../exams/exams.type.ts";
import { CreateUploadInput } from "./imports.input.ts";
import { Rejection, Upload, UploadTicket } from "./imports.type.ts";

@Resolver(() => Upload)
export class ImportsResolver {
  @Query(() => Upload, { nullable: true })
  upload(@Arg("id", () => ID) _id: string, @Ctx() _context: RequestContext): Promise<Upload | null> {
    return notBuilt("upload");
  }

  @Mutation(() => UploadTicket)
  createUpload(@Arg("input", () => CreateUploadInput) _input: CreateUploadInput, @Ctx() _context: RequestContext): Promise<UploadTicket> {
    return notBuilt("createUpload");
  }

  @Mutation(() => Upload)
  completeUpload(@Arg("uploadId", () => ID) _uploadId: string, @Ctx() _context: RequestContext): Promise<Upload> {
    return notBuilt("completeUpload");
  }

  @FieldResolver(() => Image, { nullable: true })
  image(@Root() _upload: Upload, @Ctx() _context: RequestContext): Promise<Image | null> {
    return notBuilt("image");
  }

  @FieldResolver(() => Rejection, { nullable: true })
  rejection(@Root() _upload: Upload): Rejection | null {
    return notBuilt("rejection");
  }
}

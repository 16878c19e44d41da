import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { notBuilt } from "../common/not-built.ts";
import { JsonValue } from "../common/scalars.ts";
import type { RequestContext } from "../context.ts";
import { Image } from "./exams.type.ts";

@Resolver(() => Image)
export class ImagesResolver {
  @FieldResolver(() => String, { description: "Short-lived, one object: the DICOM file." })
  url(@Root() _image: Image, @Ctx() _context: RequestContext): Promise<string> {
    return notBuilt("url");
  }

  @FieldResolver(() => String, { description: "The smallest of 256, 512, 1024, 2048 that is >= size, made at ingest." })
  previewUrl(
    @Root() _image: Image,
    @Arg("size", () => Int, { nullable: true, defaultValue: 512 }) _size: number | null,
    @Ctx() _context: RequestContext,
  ): Promise<string> {
    return notBuilt("previewUrl");
  }

  @FieldResolver(() => JsonValue, { description: "How viewer and previews turn the stored pixels." })
  hanging(@Root() _image: Image): unknown {
    return notBuilt("hanging");
  }
}

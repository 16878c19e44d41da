import type { ImageRecord } from "@second-read/database";
import { standardViewsOf } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { Hanging, Image } from "./exams.type.ts";
import { imageAddress, previewAddress } from "./image-addresses.ts";

/** For images from before a part of it was stored. */
const asStored: Hanging = { rotate: 0, flipHorizontal: false, flipVertical: false, source: "none", contradicted: false };

@Resolver(() => Image)
export class ImagesResolver {
  @FieldResolver(() => String, {
    description: "URL of the DICOM file. Absolute, valid for this object only, expires after a few minutes, needs no header.",
  })
  async url(@Root() image: ImageRecord, @Ctx() { deps, loaders }: RequestContext): Promise<string> {
    if (!loaders.openedImages.has(image.examId)) await loaders.openedImages.load(image.examId);
    return imageAddress(deps.store, image);
  }

  @FieldResolver(() => String, {
    description: "URL of a JPEG preview made on import. Absolute, expires after a few minutes, needs no header.",
  })
  previewUrl(
    @Root() image: ImageRecord,
    @Arg("size", () => Int, {
      nullable: true,
      defaultValue: 512,
      description: "Requested height in pixels; answered by the smallest of 256, 512, 1024 and 2048 that is at least as high, or 2048.",
    })
    size: number | null,
    @Ctx() { deps, loaders }: RequestContext,
  ): string | Promise<string> {
    const address = () => previewAddress(deps.store, image, size ?? 512);
    return loaders.openedImages.has(image.examId) ? address() : loaders.openedImages.load(image.examId).then(address);
  }

  @FieldResolver(() => Boolean, {
    description:
      "True for a standard view of its breast: CC or MLO without a modifier, the last acquired if there are several. Only standard views are trained on and scored.",
  })
  async isStandard(@Root() image: ImageRecord, @Ctx() { loaders }: RequestContext): Promise<boolean> {
    const images = await loaders.imagesOfExam.load(image.examId);
    return [...standardViewsOf(images)].some(({ id }) => id === image.id);
  }

  @FieldResolver(() => Hanging, { description: "How viewer and previews orient the stored pixels for display." })
  hanging(@Root() { hanging }: ImageRecord): Hanging {
    return { ...asStored, ...(hanging as Partial<Hanging>) };
  }
}

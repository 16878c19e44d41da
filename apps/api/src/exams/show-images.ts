import type { ListedImage } from "@second-read/database";
import type { GraphQLResolveInfo } from "graphql";
import { asksFor, asksOnlyFor } from "../common/asks-for.ts";
import type { RequestContext } from "../context.ts";

const addresses: ReadonlySet<string> = new Set(["url", "previewUrl"]);
/** Fields that a ListedImage answers. */
const listed: ReadonlySet<string> = new Set([
  ...addresses,
  ...["__typename", "id", "laterality", "view", "viewLabel", "pixelSpacingMm", "vendor"],
]);

/**
 * The images of an exam. Where an answer has their addresses, that they are opened is noted once for all of them and before them, so that each address
 * is there at once: a promise for each image of a list was a tenth of what a page of exams cost.
 */
export async function showImages({ loaders }: RequestContext, examId: string, info: GraphQLResolveInfo): Promise<ListedImage[]> {
  const images = await (asksOnlyFor(info, listed) ? loaders.listedImages : loaders.imagesOfExam).load(examId);
  // A fault is told by the addresses, which ask again.
  if (images.length > 0 && asksFor(info, addresses)) await loaders.openedImages.load(examId).catch(() => undefined);
  return images;
}

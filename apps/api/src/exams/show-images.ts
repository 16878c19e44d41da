import type { ListedImage } from "@second-read/database";
import type { GraphQLResolveInfo } from "graphql";
import { asksFor, asksOnlyFor } from "../common/asks-for.ts";
import type { RequestContext } from "../context.ts";

const addresses: ReadonlySet<string> = new Set(["url", "previewUrl"]);
/** Fields that a ListedImage answers: the web app's lists ask for no others. */
export const fieldsOfLists: ReadonlySet<string> = new Set([
  ...addresses,
  ...["__typename", "id", "laterality", "view", "viewLabel", "viewModifiers", "pixelSpacingMm", "spacingBasis", "vendor"],
]);

/**
 * The images of an exam. If a response contains their addresses, opening them is recorded once for all of them beforehand, so that each address is
 * available at once: a promise for each image of a list was a tenth of the cost of a page of exams.
 */
export async function showImages({ loaders }: RequestContext, examId: string, info: GraphQLResolveInfo): Promise<ListedImage[]> {
  const images = await (asksOnlyFor(info, fieldsOfLists) ? loaders.listedImages : loaders.imagesOfExam).load(examId);
  // The addresses report an error, because they load it again.
  if (images.length > 0 && asksFor(info, addresses)) await loaders.openedImages.load(examId).catch(() => undefined);
  return images;
}

import { type ExamRecord, findServingVersion, imagesUsedBy } from "@second-read/database";
import { isUsed, lateralities, withStandardViews } from "@second-read/domain";
import type { RequestContext } from "../../context.ts";
import type { UnscoredBreast } from "../predictions.type.ts";

/** The breasts whose images the version does not use. This follows from the images alone, so it is no secret. */
export async function listUnscoredBreasts(
  { deps, loaders }: Pick<RequestContext, "deps" | "loaders">,
  { id, projectId }: ExamRecord,
  modelVersionId: string | null,
): Promise<UnscoredBreast[]> {
  const version = modelVersionId === null ? await findServingVersion(deps.database, projectId) : await loaders.version.load(modelVersionId);
  if (version === null || version.projectId !== projectId) return [];
  const images = withStandardViews(await loaders.imagesOfExam.load(id));
  const used = images.filter((image) => image.view !== "SPECIMEN" && isUsed(image, imagesUsedBy(version)));
  return lateralities
    .filter((side) => images.some(({ laterality }) => laterality === side) && !used.some(({ laterality }) => laterality === side))
    .map((laterality) => ({ laterality, reason: "No standard view: CC or MLO without a modifier." }));
}

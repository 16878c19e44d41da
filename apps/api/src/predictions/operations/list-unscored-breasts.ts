import { type ExamRecord, findServingVersion, imagesUsedBy } from "@second-read/database";
import { lateralities, type UnscoredReason, whyUnscored, withStandardViews } from "@second-read/domain";
import type { RequestContext } from "../../context.ts";
import type { UnscoredBreast } from "../predictions.type.ts";

/** The breasts none of whose images the version uses. This follows from the images alone, so it is no secret. */
export async function listUnscoredBreasts(
  { deps, loaders }: Pick<RequestContext, "deps" | "loaders">,
  { id, projectId }: ExamRecord,
  modelVersionId: string | null,
): Promise<UnscoredBreast[]> {
  const version = modelVersionId === null ? await findServingVersion(deps.database, projectId) : await loaders.version.load(modelVersionId);
  if (version === null || version.projectId !== projectId) return [];
  const images = withStandardViews(await loaders.imagesOfExam.load(id));
  return lateralities.flatMap((laterality) => {
    const ofBreast = images.filter((image) => image.laterality === laterality);
    const code = whyUnscored(ofBreast, imagesUsedBy(version));
    return code === null ? [] : [{ laterality, code, reason: sentences[code] }];
  });
}

const sentences: Readonly<Record<UnscoredReason, string>> = {
  NO_STANDARD_VIEW: "No standard view: CC or MLO without a modifier.",
  SPECIMEN_ONLY: "Only images of a specimen.",
};

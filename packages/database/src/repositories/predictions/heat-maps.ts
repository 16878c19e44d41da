import type { PrismaOnly } from "../../connection.ts";

/** Sets QUEUED exactly once: returns those whose jobs the caller must enqueue. */
export async function claimHeatMaps({ prisma }: PrismaOnly, modelVersionId: string, imageIds: readonly string[]): Promise<string[]> {
  const claimed = await prisma.imagePrediction.updateManyAndReturn({
    where: { modelVersionId, imageId: { in: [...imageIds] }, heatMap: null },
    data: { heatMap: "QUEUED" },
    select: { imageId: true },
  });
  return claimed.map(({ imageId }) => imageId);
}

export async function setHeatMap(
  { prisma }: PrismaOnly,
  modelVersionId: string,
  imageId: string,
  state: "MADE" | "FAILED" | null,
): Promise<void> {
  await prisma.imagePrediction.updateMany({ where: { modelVersionId, imageId }, data: { heatMap: state } });
}

import type { PrismaOnly } from "../../connection.ts";

/** QUEUED exactly once: true for the caller who must enqueue the job. */
export async function claimHeatMap({ prisma }: PrismaOnly, modelVersionId: string, imageId: string): Promise<boolean> {
  const { count } = await prisma.imagePrediction.updateMany({
    where: { modelVersionId, imageId, heatMap: null },
    data: { heatMap: "QUEUED" },
  });
  return count === 1;
}

export async function setHeatMap(
  { prisma }: PrismaOnly,
  modelVersionId: string,
  imageId: string,
  state: "MADE" | "FAILED" | null,
): Promise<void> {
  await prisma.imagePrediction.updateMany({ where: { modelVersionId, imageId }, data: { heatMap: state } });
}

import type { Connection } from "../connection.ts";
import type { ComputeReport } from "../generated/prisma/client.ts";

type PrismaOnly = Pick<Connection, "prisma">;

export async function saveComputeReport({ prisma }: PrismaOnly, report: Omit<ComputeReport, "at">): Promise<void> {
  const { process, notTaken, ...rest } = report;
  const data = { ...rest, notTaken: [...notTaken], at: new Date() };
  await prisma.computeReport.upsert({ where: { process }, create: { process, ...data }, update: data });
}

export async function findComputeReport({ prisma }: PrismaOnly, process: string): Promise<ComputeReport | null> {
  return prisma.computeReport.findUnique({ where: { process } });
}

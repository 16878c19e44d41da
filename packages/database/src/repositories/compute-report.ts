import type { PrismaOnly, SqlRunner } from "../connection.ts";
import type { ComputeReport } from "../generated/prisma/client.ts";
import { query, raw } from "../statements.ts";

export async function saveComputeReport({ prisma }: PrismaOnly, report: Omit<ComputeReport, "at">): Promise<void> {
  const { process, notTaken, ...rest } = report;
  const data = { ...rest, notTaken: [...notTaken], at: new Date() };
  await prisma.computeReport.upsert({ where: { process }, create: { process, ...data }, update: data });
}

/** A running trainer reports this often; by the database's clock, which all of them share. */
export const trainerBeatSeconds = 15;

export async function saveTrainerBeat(sql: SqlRunner): Promise<void> {
  await sql.run(query.updateTable("ComputeReport").set({ at: raw`now()` }).where("process", "=", "trainer"));
}

/** Whether a trainer has reported within the time of three heartbeats. */
export async function isTrainerRunning(sql: SqlRunner): Promise<boolean> {
  const heard = await sql.run(
    query
      .selectFrom("ComputeReport")
      .select("process")
      .where("process", "=", "trainer")
      .where("at", ">", raw<Date>`now() - make_interval(secs => ${3 * trainerBeatSeconds})`),
  );
  return heard.length > 0;
}

export async function findComputeReport({ prisma }: PrismaOnly, process: string): Promise<ComputeReport | null> {
  return prisma.computeReport.findUnique({ where: { process } });
}

import { type Connection, newId } from "@second-read/database";
import type { BreastClass, Finding, Laterality, TruthStrength } from "@second-read/domain";

export interface SeededTruth {
  readonly id?: string;
  readonly examId: string;
  readonly projectId: string;
  readonly laterality: Laterality;
  readonly class: BreastClass;
  readonly strength: TruthStrength;
  readonly version?: number;
  readonly readIds?: readonly string[];
  readonly reason?: string;
  readonly findings?: readonly Finding[];
}

/** Files truth of a breast, effective immediately, in place of any earlier truth. Returns its id. */
export async function seedTruth(
  { prisma }: Pick<Connection, "prisma">,
  { id = newId(), version = 1, readIds = [], findings = [], ...truth }: SeededTruth,
): Promise<string> {
  const { examId, laterality } = truth;
  await prisma.truth.create({ data: { ...truth, id, version, round: 1, readIds: [...readIds], findings: [...findings] } });
  await prisma.breast.update({ where: { examId_laterality: { examId, laterality } }, data: { truthId: id } });
  return id;
}

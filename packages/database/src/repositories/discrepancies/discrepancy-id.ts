import { type DiscrepancyKind, discrepancyKinds, type Laterality } from "@second-read/domain";

/**
 * One per exam, breast and kind, whatever version or threshold shows it. Its id is composed of these, so that a page can refer to a miss at any
 * threshold without writing a row.
 */
export function discrepancyId(examId: string, laterality: Laterality, kind: DiscrepancyKind): string {
  return `${examId}.${laterality}.${kind}`;
}

const idPattern = new RegExp(`^([0-9a-z-]{1,64})\\.([RL])\\.(${discrepancyKinds.join("|")})$`);

export function readDiscrepancyId(id: string): { examId: string; laterality: Laterality; kind: DiscrepancyKind } | null {
  const found = idPattern.exec(id);
  if (found === null) return null;
  return { examId: found[1] ?? "", laterality: found[2] as Laterality, kind: found[3] as DiscrepancyKind };
}

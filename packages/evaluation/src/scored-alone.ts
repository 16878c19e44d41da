import type { EvaluatedCase } from "./evaluated-case.ts";
import type { PoolingRule } from "./pooling-rule.ts";

/**
 * An evaluation has only breasts with truth. Where an exam's other breast has none, as in sets that label one breast, nothing is subtracted from the
 * score, although it is when new exams are scored: the figures are then not of the scores in use, and have to say so.
 */
export function notesOnScoredAlone(cases: readonly EvaluatedCase[], { contralateral }: PoolingRule): string[] {
  const scored = new Set(cases.map(({ examId, laterality }) => `${examId} ${laterality}`));
  const alone = cases.filter(({ examId, laterality }) => !scored.has(`${examId} ${laterality === "L" ? "R" : "L"}`)).length;
  if (alone === 0 || contralateral === 0) return [];
  const breasts = alone === 1 ? "1 breast was" : `${alone} breasts were`;
  return [
    `${breasts} scored without the exam's other breast, which has no truth or no image. Scores of new exams subtract ${contralateral} of the other breast's, with or without truth.`,
  ];
}

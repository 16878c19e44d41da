/**
 * For readers and arbiters, lists and sums cover only the exams that they have read or opened: a sum over others would reveal something about exams
 * that they may still be asked to read. A sentence that says "none" refers to those exams only.
 */
export function ofKnown(isBlinded: boolean): string {
  return isBlinded ? " of the exams that you have read or opened" : "";
}

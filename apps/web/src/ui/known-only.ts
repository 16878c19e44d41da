/**
 * To readers and arbiters lists and sums go over the exams that they know: a sum over others would tell of exams that they may yet be asked to
 * read. What a sentence says of "none" is then of those.
 */
export function ofKnown(isBlinded: boolean): string {
  return isBlinded ? " of the exams that you have read or opened" : "";
}

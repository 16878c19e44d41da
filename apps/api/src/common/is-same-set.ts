/** Whether both lists contain the same elements, regardless of order and repetition. */
export function isSameSet<T>(one: readonly T[], other: readonly T[]): boolean {
  const [a, b] = [new Set(one), new Set(other)];
  return a.size === b.size && [...a].every((value) => b.has(value));
}

/** The reads that count after an exam was reopened: the finalised ones of its newest round. */
export function ofNewestRound<Read extends { readonly status: string; readonly round: number }>(reads: readonly Read[]): Read[] {
  const finalised = reads.filter(({ status }) => status === "FINALISED");
  const newest = Math.max(0, ...finalised.map(({ round }) => round));
  return finalised.filter(({ round }) => round === newest);
}

import type { ReadToCompare } from "./documents.ts";

/** For tests: a finalised read of round 1 whose reader is hidden. */
export function readToCompare(order: number, breasts: ReadToCompare["breasts"], findings: ReadToCompare["findings"] = []): ReadToCompare {
  return { id: `r${order}`, order, round: 1, status: "FINALISED", blindOpinion: null, reader: null, breasts, findings };
}

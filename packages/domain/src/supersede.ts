import { type TruthStrength, truthStrengths } from "./words.ts";

/** 0 is the strongest (pathology). */
export function strengthRank(strength: TruthStrength): number {
  return truthStrengths.indexOf(strength);
}

/** Whether a newer truth of strength `next` may replace the one in force: yes if that is of equal or lower rank, or if there is none. */
export function maySupersede(next: TruthStrength, current: TruthStrength | null | undefined): boolean {
  return current == null || strengthRank(current) >= strengthRank(next);
}

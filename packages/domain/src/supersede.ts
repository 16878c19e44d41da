import { type TruthStrength, truthStrengths } from "./words.ts";

/** 0 is the strongest (pathology). */
export function strengthRank(strength: TruthStrength): number {
  return truthStrengths.indexOf(strength);
}

/** May a newer truth of strength `next` replace the one in force? Yes where that one is of equal or lower rank, or where there is none. */
export function maySupersede(next: TruthStrength, current: TruthStrength | null | undefined): boolean {
  return current == null || strengthRank(current) >= strengthRank(next);
}

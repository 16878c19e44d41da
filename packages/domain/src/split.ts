/**
 * Is the woman locked away for testing? Decided when her first image is filed, stored, never changed.
 * @param share the project's locked share, 0 to 0.4
 * @param keyedHashFraction see `keyedHashFraction`
 */
export function isLocked(share: number, keyedHashFraction: number): boolean {
  return keyedHashFraction < share;
}

/** A keyed hash (hexadecimal, 13 digits or more) as a number in [0,1): its first 52 bits, the most that a double holds exactly. */
export function keyedHashFraction(keyedHash: string): number {
  const digits = keyedHash.slice(0, 13);
  if (!/^[0-9a-f]{13}$/i.test(digits)) throw new RangeError("a keyed hash is hexadecimal, 13 digits or more");
  return Number.parseInt(digits, 16) / 16 ** 13;
}

/** The largest share that a project may lock away. */
export const largestLockedShare = 0.4;
export const defaultFolds = 5;

export interface WomanToDeal {
  readonly patientId: string;
  /** Hexadecimal, of one length. */
  readonly keyedHash: string;
  /** Any breast of hers with a positive truth. */
  readonly anyPositive: boolean;
}

export interface DealtWoman {
  readonly patientId: string;
  readonly stratum: "ANY_POSITIVE" | "NONE";
  readonly dealIndex: number;
}

/**
 * Deals women to be folded: sorted by keyed hash within *any positive breast*, then within *none*, numbered in turn through both, so that
 * folds differ by at most one woman in all and by at most one in each stratum. The deal does not depend on k: one snapshot, any k.
 */
export function dealFolds(women: readonly WomanToDeal[]): DealtWoman[] {
  const sorted = [...women].sort((a, b) => compareText(a.keyedHash, b.keyedHash) || compareText(a.patientId, b.patientId));
  const positive = sorted.filter(({ anyPositive }) => anyPositive);
  const none = sorted.filter(({ anyPositive }) => !anyPositive);
  return [...positive, ...none].map(({ patientId, anyPositive }, dealIndex) => ({
    patientId,
    stratum: anyPositive ? "ANY_POSITIVE" : "NONE",
    dealIndex,
  }));
}

/** The fold that holds a woman out. */
export function foldOf(dealIndex: number, folds: number): number {
  return dealIndex % folds;
}

export interface WomanWithTruth {
  readonly patientId: string;
  readonly anyPositive: boolean;
  readonly anyNormal: boolean;
}

export interface TruthCount {
  readonly womenWithPositive: number;
  readonly womenWithNormal: number;
}

export type EnoughTruth =
  | { readonly ok: true; readonly have: TruthCount }
  | { readonly ok: false; readonly have: TruthCount; readonly need: TruthCount };

const womenPerFold = 2;

/** The most folds for which there is enough truth; null where it is not enough for two. */
export function foldsFor({ womenWithPositive, womenWithNormal }: TruthCount): number | null {
  const folds = Math.floor(Math.min(womenWithPositive, womenWithNormal) / womenPerFold);
  return folds >= 2 ? folds : null;
}

/** A run of k folds needs at least 2k women with a positive breast and 2k with a normal one (a woman may be both). */
export function enoughTruth(women: readonly WomanWithTruth[], folds: number): EnoughTruth {
  const have = {
    womenWithPositive: women.filter(({ anyPositive }) => anyPositive).length,
    womenWithNormal: women.filter(({ anyNormal }) => anyNormal).length,
  };
  const need = { womenWithPositive: womenPerFold * folds, womenWithNormal: womenPerFold * folds };
  const ok = have.womenWithPositive >= need.womenWithPositive && have.womenWithNormal >= need.womenWithNormal;
  return ok ? { ok, have } : { ok, have, need };
}

// Not localeCompare: the deal must be the same on every machine.
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

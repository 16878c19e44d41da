import { type KnownClass, knownClasses } from "./class-agreement.ts";
/**
 * Whether the patient is in the held-out test set. Decided when the patient's first image is filed, stored, and never changed.
 * @param share of the project's patients that is held out, 0 to 0.4
 * @param keyedHashFraction see `keyedHashFraction`
 */
export function isHeldOut(share: number, keyedHashFraction: number): boolean {
  return keyedHashFraction < share;
}

/** A keyed hash (hexadecimal, 13 digits or more) as a number in [0,1): its first 52 bits, the most that a double holds exactly. */
export function keyedHashFraction(keyedHash: string): number {
  const digits = keyedHash.slice(0, 13);
  if (!/^[0-9a-f]{13}$/i.test(digits)) throw new RangeError("a keyed hash is hexadecimal, 13 digits or more");
  return Number.parseInt(digits, 16) / 16 ** 13;
}

/** The largest share of its patients that a project may hold out. */
export const largestTestShare = 0.4;
export const defaultFolds = 5;

export interface PatientToAssign {
  readonly patientId: string;
  /** Hexadecimal, of one length. */
  readonly keyedHash: string;
  /** A breast of the patient has a positive truth. */
  readonly anyPositive: boolean;
}

export interface AssignedPatient {
  readonly patientId: string;
  readonly stratum: "ANY_POSITIVE" | "NONE";
  readonly foldIndex: number;
}

/**
 * Numbers patients so that index mod k is their fold: sorted by keyed hash, first those with *any positive breast*, then those with *none*. Folds
 * differ by at most one patient overall and in each stratum. The numbers do not depend on k, so one snapshot serves any k.
 */
export function assignFolds(patients: readonly PatientToAssign[]): AssignedPatient[] {
  const sorted = [...patients].sort((a, b) => compareText(a.keyedHash, b.keyedHash) || compareText(a.patientId, b.patientId));
  const positive = sorted.filter(({ anyPositive }) => anyPositive);
  const none = sorted.filter(({ anyPositive }) => !anyPositive);
  return [...positive, ...none].map(({ patientId, anyPositive }, foldIndex) => ({
    patientId,
    stratum: anyPositive ? "ANY_POSITIVE" : "NONE",
    foldIndex,
  }));
}

/** The fold that holds a patient out. */
export function foldOf(foldIndex: number, folds: number): number {
  return foldIndex % folds;
}

export interface TruthCount {
  readonly patientsWithPositive: number;
  readonly patientsWithNormal: number;
}

export type EnoughTruth =
  | { readonly ok: true; readonly have: TruthCount }
  | { readonly ok: false; readonly have: TruthCount; readonly need: TruthCount };

const patientsPerFold = 2;

/** The largest number of folds for which there is enough truth; null if there is not enough for two. */
export function foldsFor({ patientsWithPositive, patientsWithNormal }: TruthCount): number | null {
  const folds = Math.floor(Math.min(patientsWithPositive, patientsWithNormal) / patientsPerFold);
  return folds >= 2 ? folds : null;
}

/** A run of k folds needs at least 2k patients with a positive breast and 2k with a normal one (a patient may be both). */
export function isEnoughTruth({ patientsWithPositive, patientsWithNormal }: TruthCount, folds: number): EnoughTruth {
  const have = { patientsWithPositive, patientsWithNormal };
  const need = { patientsWithPositive: patientsPerFold * folds, patientsWithNormal: patientsPerFold * folds };
  const ok = have.patientsWithPositive >= need.patientsWithPositive && have.patientsWithNormal >= need.patientsWithNormal;
  return ok ? { ok, have } : { ok, have, need };
}

/** Each class needs a patient to train on and another to measure on. */
export const leastPatientsOfClass = 2;

/**
 * The class with the fewest patients, if these are too few for a three-class recipe; the first in the order of its matrix if several are equal.
 */
export function tooRareClass(
  classes: Readonly<Record<KnownClass, { readonly patients: number }>>,
): { readonly class: KnownClass; readonly patients: number } | null {
  const counts = knownClasses.map((name) => ({ class: name, patients: classes[name].patients }));
  const rarest = counts.reduce((fewest, one) => (one.patients < fewest.patients ? one : fewest));
  return rarest.patients < leastPatientsOfClass ? rarest : null;
}

// Not localeCompare: fold assignment must be the same on every machine.
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

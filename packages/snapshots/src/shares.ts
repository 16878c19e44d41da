import type { Snapshot } from "@second-read/database";
import {
  createShareCount,
  type EnoughTruth,
  isEnoughTruth,
  isInOneFold,
  type KnownClass,
  knownClasses,
  type RecipeName,
  readManifestLine,
  type SnapshotShares,
  type TruthShare,
  tooRareClass,
} from "@second-read/domain";
import { recipeOf } from "@second-read/learning/plan";
import type { ObjectStore } from "@second-read/storage";
import { readManifestTexts } from "./read-manifest.ts";

/** The parts of a frozen snapshot that runs use. @throws ObjectNotFoundError if it is older than these counts and its manifest is gone */
export async function sharesOf(store: Pick<ObjectStore, "get">, { shares, digest }: Snapshot): Promise<SnapshotShares> {
  if (shares !== null) return shares;
  const count = createShareCount();
  for await (const texts of readManifestTexts(store, digest)) texts.map(readManifestLine).forEach(count.add);
  return count.result();
}

export function imagesUsedByRecipe(recipe: RecipeName): keyof SnapshotShares {
  return recipeOf(recipe).pooling.images ?? "all";
}

/** Why a run cannot be trained on its part of a snapshot. */
export type TruthProblem =
  | { readonly kind: "TOO_LITTLE"; readonly enough: Extract<EnoughTruth, { ok: false }> }
  | { readonly kind: "RARE_CLASS"; readonly class: KnownClass; readonly patients: number }
  /** All patients of the class are in one fold, whose model would never see it. */
  | { readonly kind: "CLASS_IN_ONE_FOLD"; readonly class: KnownClass };

export function problemOf(
  share: TruthShare,
  { recipe, folds }: { readonly recipe: RecipeName; readonly folds: number },
): TruthProblem | null {
  const enough = isEnoughTruth(share, folds);
  if (!enough.ok) return { kind: "TOO_LITTLE", enough };
  if (!recipeOf(recipe).isThreeClass) return null;
  const rare = tooRareClass(share.classes);
  if (rare !== null) return { kind: "RARE_CLASS", ...rare };
  const inOneFold = knownClasses.find((name) => isInOneFold(share.classes[name], folds));
  return inOneFold === undefined ? null : { kind: "CLASS_IN_ONE_FOLD", class: inOneFold };
}

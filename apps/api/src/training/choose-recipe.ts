import { AppError, type RecipeName } from "@second-read/domain";
import { defaultRecipeName, defaultRecipeNameWithBackbone, publicRecipeNames, recipeOf } from "@second-read/learning/plan";
import { type InstalledBackbone, readInstalledBackbone } from "@second-read/storage";
import type { Deps } from "../deps.ts";

/** The recipe of a run, and the backbone that it pins; null for recipes without one. */
export interface ChosenRecipe {
  readonly recipe: RecipeName;
  readonly backboneSha256: string | null;
}

/** The recipe with that name, or the default. @throws AppError INVALID_INPUT for an unknown name, and for a recipe whose backbone is missing */
export async function chooseRecipe({ store }: Pick<Deps, "store">, named: string | null | undefined): Promise<ChosenRecipe> {
  return recipeWith(await readInstalledBackbone(store), named);
}

function recipeWith(installed: InstalledBackbone | null, named: string | null | undefined): ChosenRecipe {
  const recipe = publicRecipeNames.find((name) => name === (named ?? defaultRecipe(installed !== null)));
  if (recipe === undefined)
    throw new AppError("INVALID_INPUT", `There is no recipe of that name; there are ${publicRecipeNames.join(", ")}.`);
  if (recipeOf(recipe).backbone === null) return { recipe, backboneSha256: null };
  if (installed === null)
    throw new AppError("INVALID_INPUT", `The recipe ${recipe} needs a backbone, and none is installed: npm run backbone installs one.`);
  return { recipe, backboneSha256: installed.sha256 };
}

/** The recipe of a policy, which was usable when the policy was set; null if its backbone has since been removed. */
export function findRecipe(installed: InstalledBackbone | null, named: string | null): ChosenRecipe | null {
  try {
    return recipeWith(installed, named);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

export function defaultRecipe(hasBackbone: boolean): RecipeName {
  return hasBackbone ? defaultRecipeNameWithBackbone : defaultRecipeName;
}

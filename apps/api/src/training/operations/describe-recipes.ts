import type { RecipeName } from "@second-read/domain";
import { type InputChoice, inputChoicesOf, publicRecipeNames, recipeOf } from "@second-read/learning/plan";
import { readInstalledBackbone } from "@second-read/storage";
import type { Deps } from "../../deps.ts";
import { defaultRecipe } from "../choose-recipe.ts";

export interface DescribedRecipe {
  readonly name: RecipeName;
  readonly description: string;
  readonly isDefault: boolean;
  readonly isAvailable: boolean;
  readonly inputs: InputChoice[];
  readonly backboneName: string | null;
  readonly backboneSha256: string | null;
}

/** The recipes that a run may use, with what each needs from this installation. */
export async function describeRecipes({ store }: Pick<Deps, "store">): Promise<DescribedRecipe[]> {
  const installed = await readInstalledBackbone(store);
  return publicRecipeNames.map((name) => {
    const { description, backbone } = recipeOf(name);
    const taken = backbone === null ? null : installed;
    return {
      name,
      description,
      isDefault: name === defaultRecipe(installed !== null),
      isAvailable: backbone === null || installed !== null,
      inputs: inputChoicesOf(name),
      backboneName: taken?.name ?? null,
      backboneSha256: taken?.sha256 ?? null,
    };
  });
}

import type { RecipesQuery } from "../../generated/graphql.ts";

export type RecipeChoice = RecipesQuery["recipes"][number];

/** What a user needs to know to choose a recipe, shorter than the API's description. */
const words: Readonly<Record<string, string>> = {
  transfer: "Uses the features of a pretrained network. Best on hundreds of exams with marked lesions; minutes on a CPU.",
  compact: "Trains on hundreds of exams without a pretrained network; minutes on a CPU.",
  "patch-cnn": "A convolutional network trained from pixels on marked lesions. For thousands of exams, ideally with a GPU.",
  "patch-cnn-pretrained": "The same, started from the weights of a pretrained network.",
  "three-class": "Distinguishes normal, benign and malignant breasts. Needs truth of each class; minutes on a CPU.",
  "keras-baseline": "The published baseline: four convolution stages, 50 epochs. Slow without a GPU; for comparison.",
};

export function wordsFor({ name, description, isDefault, isAvailable, backboneName }: RecipeChoice): string {
  const said = words[name] ?? description;
  if (!isAvailable)
    return `${said} Needs a backbone, and none is installed: npm run backbone installs one.${name === "transfer" ? " On the 121 patients of our measurements it raises the AUC from 0.71 to 0.85." : ""}`;
  const lead = isDefault ? "The default. " : "";
  return `${lead}${said}${backboneName === null ? "" : ` Backbone: ${backboneName}.`}`;
}

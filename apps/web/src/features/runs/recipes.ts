import type { RecipesQuery } from "../../generated/graphql.ts";

export type RecipeChoice = RecipesQuery["recipes"][number];

/** What to know to choose a recipe, in fewer words than the API's. */
const words: Readonly<Record<string, string>> = {
  transfer: "Takes the features of a pretrained network: the best on hundreds of exams with marked lesions, in minutes on a CPU.",
  compact: "Trains on hundreds of exams, in minutes on a CPU, without anything pretrained.",
  "patch-cnn": "A convolutional network trained from pixels on marked lesions: for thousands of exams, best with a GPU.",
  "patch-cnn-pretrained": "The same, started from the weights of a pretrained network.",
  "three-class": "Tells normal, benign and malignant breasts apart, in minutes on a CPU: needs truth of each class.",
  "keras-baseline": "The published baseline: four convolution stages, 50 epochs. Slow without a GPU; for comparison.",
};

export function wordsFor({ name, description, isDefault, isAvailable, backboneName }: RecipeChoice): string {
  const said = words[name] ?? description;
  if (!isAvailable)
    return `${said} Needs a backbone, and none is installed: npm run backbone installs one.${name === "transfer" ? " On the 121 patients of our measurements it lifts the AUC from 0.71 to 0.85." : ""}`;
  const lead = isDefault ? "The default. " : "";
  return `${lead}${said}${backboneName === null ? "" : ` Backbone: ${backboneName}.`}`;
}

import * as tf from "@tensorflow/tfjs-core";
import { learningError } from "../../learning-error.ts";
import { explainedLayer } from "../compact/build-model.ts";
import { cellColumns, cellCount, cellRows, channelCount } from "../compact/cells.ts";
import { compact, inputParts } from "../compact/compact.ts";
import { labelCells } from "../compact/label.ts";
import { fixedInputOptions } from "../options.ts";
import type { EncodedImages, FullOptions, RecipeKind } from "../recipe-kind.ts";
import { wholeImageKind } from "../whole-image.ts";
import { buildModel } from "./build-model.ts";
import { classLoss, withMalignancy } from "./class-loss.ts";
import { recipe } from "./recipe.ts";

const whole = wholeImageKind({
  ...inputParts,
  label: (image, _options, input) =>
    withMalignancy(
      labelCells(image, (cell) => input[cell * channelCount] === 1),
      image,
    ),
});

export const threeClass: RecipeKind = {
  ...compact,
  recipe,
  revision: 1,
  resolveOptions: (options) => fixedInputOptions(recipe, options),
  ...whole,
  makeExamples(train, options: FullOptions, fold) {
    requireEachClass(train, fold);
    return whole.makeExamples(train, options, fold);
  },
  buildModel,
  malignancyOf: (outputs) => outputs.at(-2) as number,
  explanation: {
    kind: "grad-cam",
    inputShape: () => ({ rows: cellRows, columns: cellColumns, channels: channelCount }),
    layer: explainedLayer,
    applyAfter(model, activations, input) {
      const scores = ["lesion-score", "malignancy-score"].map((name) => {
        const cells = model.getLayer(name).apply(activations) as tf.Tensor;
        return tf.reshape(cells, [-1, cellCount]);
      });
      return model.getLayer("pool").apply([...scores, input]) as tf.Tensor;
    },
  },
  lossPerExample: classLoss,
};

/** If a class occurred only among the held-out patients, the model would be evaluated on a class that it never saw. @throws MISSING_CLASS */
function requireEachClass({ images }: EncodedImages, fold: number): void {
  for (const breastClass of ["NORMAL", "BENIGN", "MALIGNANT"] as const)
    if (!images.some((image) => image.breastClass === breastClass))
      throw learningError(
        "MISSING_CLASS",
        `The recipe three-class is trained on normal, benign and malignant breasts, and no patient outside fold ${fold + 1} has a ${breastClass.toLowerCase()} one. Collect more of them, or train compact.`,
      );
}

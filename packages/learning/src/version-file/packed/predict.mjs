// npm install @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-layers@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 && node predict.mjs
// Computes the score of the example image from the inputs of the fold models.
import { readFileSync } from "node:fs";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { loadLayersModel } from "@tensorflow/tfjs-layers";

const read = (name) => Uint8Array.from(readFileSync(new URL(name, import.meta.url))).buffer;
const json = (name) => JSON.parse(Buffer.from(read(name)).toString());
const { models, scoring, example } = json("version.json");
let sum = 0;
for (const [i, { layers, reduction }] of models.entries()) {
  const { modelTopology, weightsManifest } = json(`${layers}/model.json`);
  const weightData = read(`${layers}/weights.bin`);
  const model = await loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }));
  const { file, shape } = example.inputs[i];
  const outputs = model.predict(tf.tensor(new Float32Array(read(file)), shape)).dataSync();
  const kept = outputs.filter((value) => reduction.above === null || value > reduction.above).sort();
  const highest = kept.length === 0 ? [reduction.otherwise] : [...kept.slice(-reduction.highest)];
  const logit = highest.reduce((a, b) => a + b, 0) / highest.length;
  // Fold models have scales of their own: each is standardised by its own held-out images.
  sum += (logit - scoring.folds[i].mean) / scoring.folds[i].deviation;
}
// The breast's logit is the mean of its views', less a share of the other breast's (scoring.pooling); here there is one view of one breast.
const logit = sum / models.length;
const { kind, slope, intercept } = scoring.breastMap;
const calibrated = kind === "platt" ? slope * logit + intercept : logit;
console.log(1 / (1 + Math.exp(-calibrated)));

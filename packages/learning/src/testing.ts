export { randomBackbone, randomBackboneFile, randomLayersModel } from "./backbone/random-backbone.ts";
export { randomModelFile } from "./random-model-file.ts";

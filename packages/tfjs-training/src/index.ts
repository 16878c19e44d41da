/** Training of convolutional networks with TensorFlow.js, on whichever backend is available. */
export * from "./compute-backend.ts";
export { openBackend } from "./open-backend.ts";
export { openTrainingSession } from "./session/open-training-session.ts";
export type * from "./session/training-session.ts";
export * from "./training-error.ts";

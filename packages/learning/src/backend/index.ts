export * from "./contract.ts";
export { deviceMemoryBytes } from "./memory/device-memory-bytes.ts";
export { estimateTrainingBytes } from "./memory/estimate-training-bytes.ts";
export { type InputSize, largestInputThatFits, refuseIfTooLarge } from "./memory/largest-input-that-fits.ts";
export { openBackend } from "./open-backend.ts";
export { openTrainingSession } from "./session/open-training-session.ts";

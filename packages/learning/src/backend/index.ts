export * from "./contract.ts";
export { openBackend } from "./open-backend.ts";
export { openTrainingSession } from "./session/open-training-session.ts";

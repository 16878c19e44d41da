export * from "./contract.ts";
export { openBackend } from "./open-backend.ts";

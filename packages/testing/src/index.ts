/** Real servers and stored examples for tests: PostgreSQL, MinIO, a store, a clock. */
export { createTestClock, type TestClock } from "./clock.ts";
export { freePort } from "./free-port.ts";
export { findMinio, type MinioServer, startMinio } from "./minio-server.ts";
export {
  findRunningPostgres,
  type PostgresServer,
  startPostgres,
  startThrowAwayPostgres,
  stopLeftOverPostgres,
} from "./postgres-server.ts";
export { findChromium, findProgram, requireOrSkip } from "./require-or-skip.ts";
export { seedRun } from "./seed-run.ts";
export { seedTruth } from "./seed-truth.ts";
export { exampleThreshold, exampleVersion, type SeedCase, seedVersionOfCases } from "./seed-version.ts";
export * from "./stored-examples.ts";
export { createTestDatabase } from "./test-database.ts";
export { createTestStore, type TestStore } from "./test-store.ts";
export { compareCounts } from "./true-counts.ts";
export { type WatchedStatements, watchStatements } from "./watch-statements.ts";

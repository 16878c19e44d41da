import type { TestProject } from "vitest/node";
import { startDatabaseBroker } from "./database-broker.ts";

/** vitest's globalSetup: costs little until a test requests a database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const broker = await startDatabaseBroker();
  project.provide("databaseBrokerAddress", broker.address);
  return () => broker.close();
}

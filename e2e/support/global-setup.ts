import { signIn } from "./api-client.ts";
import { writeInstallation } from "./installation.ts";
import { makePeopleAndProjects } from "./people.ts";
import { phantomFiles } from "./phantoms.ts";
import { startProduct } from "./product.ts";

/** Starts the product once for all tests, and answers how to end it. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const product = await startProduct();
  try {
    const { origin } = product;
    const admin = { email: "admin@e2e.example", password: await product.makeAdministrator("admin@e2e.example") };
    const administrator = await signIn(origin, admin.email, admin.password);
    const { accounts, projectIds, foreignProjectId } = await makePeopleAndProjects(administrator);
    writeInstallation({ origin, accounts: { ...accounts, admin }, projectIds, foreignProjectId });

    // Exams go to their readers some seconds after their last file: sent now, they are there when a test wants them.
    const manager = await signIn(origin, accounts.manager.email, accounts.manager.password);
    const toSend = [
      { key: "keys", seeds: [101, 102] },
      { key: "drafts", seeds: [111] },
      { key: "arbiters", seeds: [121] },
      { key: "sessions", seeds: [131] },
    ] as const;
    for (const { key, seeds } of toSend)
      for (const seed of seeds) await Promise.all(phantomFiles({ seed }).files.map((file) => manager.upload(projectIds[key], file)));
  } catch (error) {
    await product.stop();
    throw error;
  }
  return () => product.stop();
}

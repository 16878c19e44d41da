import { signIn, takeAccount } from "./api-client.ts";
import { sendExamsToCompare } from "./compared-versions.ts";
import { writeInstallation } from "./installation.ts";
import { makePeopleAndProjects } from "./people.ts";
import { extraView, phantomFiles } from "./phantoms.ts";
import { startProduct } from "./product.ts";

/** Starts the product once for all tests, and returns how to stop it. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const product = await startProduct();
  try {
    const { origin, databaseUrl } = product;
    const admin = await takeAccount(origin, "admin@e2e.example", await product.makeAdministrator("admin@e2e.example"));
    const administrator = await signIn(origin, admin.email, admin.password);
    const { accounts, projectIds, foreignProjectId } = await makePeopleAndProjects(origin, administrator);
    writeInstallation({ origin, databaseUrl, accounts: { ...accounts, admin }, projectIds, foreignProjectId });

    // Exams reach their readers some seconds after their last file: sent now, they are there when a test needs them.
    const manager = await signIn(origin, accounts.manager.email, accounts.manager.password);
    const toSend = [
      { key: "keys", seeds: [101, 102] },
      { key: "drafts", seeds: [111] },
      { key: "arbiters", seeds: [121] },
      { key: "sessions", seeds: [131] },
      { key: "arbitration", seeds: [151, 152] },
      { key: "late", seeds: [141] },
      { key: "ten", seeds: [401, 402, 403, 404, 405, 406, 407, 408, 409, 410] },
      { key: "marks", seeds: [151] },
      { key: "leaving", seeds: [171] },
      { key: "tabs", seeds: [161, 162] },
    ] as const;
    // One of the ten exams has a view that no standard hanging shows.
    await manager.upload(projectIds.ten, extraView(phantomFiles({ seed: 404 }), "R"));
    for (const { key, seeds } of toSend)
      for (const seed of seeds) await Promise.all(phantomFiles({ seed }).files.map((file) => manager.upload(projectIds[key], file)));
    await sendExamsToCompare(manager, projectIds.compare);
  } catch (error) {
    await product.stop();
    throw error;
  }
  return () => product.stop();
}

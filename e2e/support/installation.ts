import type { Installation } from "./people.ts";

const variable = "SECOND_READ_E2E_INSTALLATION";

/** Test workers inherit the environment of the global setup. */
export function writeInstallation(installation: Installation): void {
  process.env[variable] = JSON.stringify(installation);
}

export function readInstallation(): Installation {
  const text = process.env[variable];
  if (text === undefined) throw new Error("The global setup has not run.");
  return JSON.parse(text) as Installation;
}

import { describe, expect, it } from "vitest";
import { environmentOf, environments, type ProcessKind, secretNames } from "./environments.ts";

/** Which processes need each secret for their work; all others must not hold it. */
const holders: Readonly<Record<(typeof secretNames)[number], readonly ProcessKind[]>> = {
  DATABASE_URL: ["api", "ingest", "trainer", "migrate"],
  DATABASE_OWNER_URL: ["migrate"],
  AUTH_SECRET: ["api"],
  OIDC_CLIENT_SECRET: ["api"],
  DEIDENTIFICATION_KEY: ["api", "ingest"],
  INCOMING_KEY: ["api", "ingest"],
  STORE_SIGNING_KEY: ["api"],
  S3_ACCESS_KEY: ["api", "ingest", "trainer"],
  S3_SECRET_KEY: ["api", "ingest", "trainer"],
};

/** The environment of a server where every variable is set for every process, and more. */
const everything = Object.fromEntries(
  [...Object.values(environments).flat(), ...secretNames, "PATH", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "KEYS", "LC_ALL"].map((name) => [
    name.replace("*", "X"),
    `value of ${name}`,
  ]),
);

const kinds = Object.keys(environments) as ProcessKind[];

describe.each(kinds)("the environment of %s", (kind) => {
  const env = environmentOf(kind, everything);

  it.each(secretNames)("holds %s only where its work needs it", (secret) => {
    expect(secret in env).toBe(holders[secret].includes(kind));
  });

  it("holds nothing beyond its own row and the machine's variables", () => {
    const own = environments[kind].map((name) => name.replace("*", "X"));
    expect(Object.keys(env).sort()).toEqual([...new Set([...own, "PATH", "LC_ALL"])].sort());
  });
});

/**
 * Whether a start makes the demo with its known accounts: never in a database of the operator's own.
 * SECOND_READ_DEMO=none starts an installation with nobody and nothing in it, as the browser tests want it.
 */
export function seedsDemo(environment: Readonly<Record<string, string | undefined>>): boolean {
  return !environment.DATABASE_URL && environment.SECOND_READ_DEMO !== "none";
}

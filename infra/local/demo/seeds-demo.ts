/**
 * Whether a start creates the demo with its known accounts: never in a database of the operator's own. SECOND_READ_DEMO=none starts an empty
 * installation without any accounts, as the browser tests need it.
 */
export function seedsDemo(environment: Readonly<Record<string, string | undefined>>): boolean {
  return !environment.DATABASE_URL && environment.SECOND_READ_DEMO !== "none";
}

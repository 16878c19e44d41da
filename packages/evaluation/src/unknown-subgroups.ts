import type { EvaluatedCase } from "./evaluated-case.ts";

/**
 * Counts breasts of which a fact is not known, but known of others, as a subgroup of their own, such as `vendor:unknown`: they would otherwise be in
 * none of the fact's subgroups, which would add up to less than all breasts without saying so.
 */
export function withUnknownSubgroups(cases: readonly EvaluatedCase[]): EvaluatedCase[] {
  const facts = [...new Set(cases.flatMap(({ subgroups }) => subgroups.map(factOf)))];
  return cases.map((one) => {
    const known = new Set(one.subgroups.map(factOf));
    return { ...one, subgroups: [...one.subgroups, ...facts.filter((fact) => !known.has(fact)).map((fact) => `${fact}:unknown`)] };
  });
}

/** `density` of `density:c`. */
function factOf(subgroup: string): string {
  return subgroup.slice(0, subgroup.indexOf(":"));
}

import { type Density, densities } from "@second-read/domain";

/** The densities that an address names by their letters, "cd"; null for none, or what is no density. */
export function densitiesOf(text: string | null): Density[] | null {
  const named = densities.filter((density) => text?.includes(density));
  return named.length > 0 && named.join("") === text ? named : null;
}

/** What the filter offers, by what the address then says. */
export const offeredDensities = ["cd", ...densities].map((value) => ({
  value,
  label: value.length === 1 ? `Estimated density ${value}` : `Estimated dense (${[...value].join(" or ")})`,
}));

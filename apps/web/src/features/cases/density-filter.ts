import { type Density, densities } from "@second-read/domain";

/** The densities that a URL names by their letters, "cd"; null for none, or for other letters. */
export function densitiesOf(text: string | null): Density[] | null {
  const named = densities.filter((density) => text?.includes(density));
  return named.length > 0 && named.join("") === text ? named : null;
}

/** The choices of the filter, by their value in the URL. */
export const offeredDensities = ["cd", ...densities].map((value) => ({
  value,
  label: value.length === 1 ? `Estimated density ${value}` : `Estimated dense (${[...value].join(" or ")})`,
}));

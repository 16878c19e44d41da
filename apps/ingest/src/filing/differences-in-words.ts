import type { Laterality } from "@second-read/domain";

/** "class, density of the right breast, date": what a file says otherwise than the others of its breast and exam; blank where that is nothing. */
export function differencesInWords(
  laterality: Laterality,
  ofBreast: readonly ("class" | "density")[],
  ofExam: readonly ("date" | "age")[],
): string {
  const side = laterality === "R" ? "right" : "left";
  return [...ofBreast.map((fact) => `${fact} of the ${side} breast`), ...ofExam].join(", ");
}

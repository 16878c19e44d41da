import type { Laterality } from "@second-read/domain";

/** "class, density of the right breast, date": where a file's facts differ from those of the other files of its breast and exam; empty if nowhere. */
export function differencesInWords(
  laterality: Laterality,
  ofBreast: readonly ("class" | "density")[],
  ofExam: readonly ("date" | "age")[],
): string {
  const side = laterality === "R" ? "right" : "left";
  return [...ofBreast.map((fact) => `${fact} of the ${side} breast`), ...ofExam].join(", ");
}

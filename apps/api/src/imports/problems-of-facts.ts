import { isPlausibleAcquisition, type Problem, problemOfShape } from "@second-read/domain";
import type { ImportedFactsInput, ImportedLesionInput } from "./imports.input.ts";

const longestText = 200;
const mostLesions = 100;

/** Problems of imported facts that do not depend on the file: sizes and numbers. Ingest checks that lesions lie within the image. */
export function problemsOfFacts(facts: ImportedFactsInput | null | undefined, now: Date): Problem[] {
  if (!facts) return [];
  const problems: Problem[] = [];
  const say = (path: string, message: string) => problems.push({ path: `imported.${path}`, message });
  for (const name of ["patientKey", "examKey", "vendor"] as const) {
    if ((facts[name]?.length ?? 0) > longestText) say(name, `The ${name} is longer than ${longestText} characters.`);
  }
  const { pixelSpacingMm, ageYears, lesions, acquiredOn } = facts;
  if (acquiredOn != null && !isPlausibleAcquisition(acquiredOn.getTime(), now.getTime()))
    say("acquiredOn", "The date of acquisition is not before 1900 and not in the future.");
  if (pixelSpacingMm != null && !(pixelSpacingMm > 0 && pixelSpacingMm < 5))
    say("pixelSpacingMm", "The pixel spacing is given in millimetres, above 0 and below 5.");
  if (ageYears != null && !(ageYears >= 1 && ageYears <= 130)) say("ageYears", "The age is 1 to 130 years.");
  if ((lesions?.length ?? 0) > mostLesions) say("lesions", `A file has at most ${mostLesions} lesions.`);
  else problems.push(...(lesions ?? []).flatMap((lesion, index) => problemsOfLesion(lesion, `imported.lesions[${index}]`)));
  return problems;
}

function problemsOfLesion({ kind, shape, points }: ImportedLesionInput, path: string): Problem[] {
  if (kind.length > longestText) return [{ path: `${path}.kind`, message: "The kind is too long." }];
  const message = problemOfShape(shape, points);
  return message ? [{ path: `${path}.points`, message }] : [];
}

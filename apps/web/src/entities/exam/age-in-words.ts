/** The patient's age at the exam, as it is kept: "65–69 years", "90+ years". */
export function ageInWords(ageBand: string | null | undefined): string {
  return ageBand ? `${ageBand.replace("-", "–")} years` : "age not known";
}

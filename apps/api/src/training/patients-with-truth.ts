import type { BreastClass, PatientWithTruth } from "@second-read/domain";

/** What truth each patient brings. */
export function patientsWithTruth(images: Iterable<{ readonly patientId: string; readonly class: BreastClass }>): PatientWithTruth[] {
  const patients = new Map<string, { patientId: string; anyPositive: boolean; anyNormal: boolean }>();
  for (const { patientId, class: breastClass } of images) {
    const patient = patients.get(patientId) ?? { patientId, anyPositive: false, anyNormal: false };
    if (breastClass === "NORMAL") patient.anyNormal = true;
    else patient.anyPositive = true;
    patients.set(patientId, patient);
  }
  return [...patients.values()];
}

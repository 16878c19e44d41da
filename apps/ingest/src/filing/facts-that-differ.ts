import type { FiledImageRecord } from "@second-read/database";
import type { SealedFacts } from "@second-read/imaging";

export const correctableFacts = [
  "laterality",
  "view",
  "viewModifiers",
  "pixelSpacingMm",
  "vendor",
  "class",
  "density",
  "lesions",
  "acquiredOn",
  "ageBand",
] as const;
export type CorrectableFact = (typeof correctableFacts)[number];

/** Which re-sent facts say something else than what was filed. What they do not say does not differ. */
export function factsThatDiffer(filed: FiledImageRecord, facts: SealedFacts): CorrectableFact[] {
  const differs: Readonly<Record<CorrectableFact, boolean>> = {
    // A side that only the pixels told is news when somebody says it, even if it is the same.
    laterality: facts.laterality !== null && (facts.laterality !== filed.laterality || filed.lateralityInferred),
    view: facts.view !== null && facts.view !== "UNKNOWN" && facts.view !== filed.view,
    viewModifiers: facts.viewModifiers?.some((modifier) => !filed.viewModifiers.includes(modifier)) ?? false,
    pixelSpacingMm: facts.pixelSpacingMm !== null && statedSpacingDiffers(filed, facts.pixelSpacingMm),
    vendor: facts.vendor !== null && facts.vendor !== filed.vendor,
    class: facts.class !== null && facts.class !== filed.importedClass,
    density: facts.density !== null && facts.density !== filed.importedDensity,
    lesions: facts.lesions.length > 0 && canonical(facts.lesions) !== canonical(filed.importedLesions),
    acquiredOn: facts.acquiredOn !== null && facts.acquiredOn !== filed.acquiredOn?.toISOString().slice(0, 10).replaceAll("-", ""),
    ageBand: facts.ageBand !== null && facts.ageBand !== filed.ageBand,
  };
  return correctableFacts.filter((fact) => differs[fact]);
}

/** A spacing that the file itself calibrates is not changed by what somebody states. */
function statedSpacingDiffers(filed: FiledImageRecord, statedMm: number): boolean {
  if (filed.spacingBasis !== "STATED" && filed.spacingBasis !== "NONE") return false;
  return filed.rowSpacingMm === null || Math.abs(filed.rowSpacingMm - statedMm) > 1e-9;
}

/** jsonb keeps no order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

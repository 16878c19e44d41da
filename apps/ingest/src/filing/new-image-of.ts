import type { NewImage } from "@second-read/database";
import type { SealedFacts } from "@second-read/imaging";
import type { MadeImage } from "../child/protocol.ts";

/** The row of an image that the child made, with what the facts say beside it. */
export function newImageOf(upload: { id: string; projectId: string; sha256: string }, made: MadeImage, facts: SealedFacts): NewImage {
  const { hang } = made;
  return {
    // One upload makes at most one image, so a second attempt writes the same objects.
    id: upload.id,
    projectId: upload.projectId,
    patientKeyHash: made.patientHash,
    pseudonym: made.pseudonym,
    examKeyHash: made.examHash,
    acquiredOn: made.acquiredOn === null ? null : new Date(`${made.acquiredOn}T00:00:00Z`),
    ageBand: made.ageBand,
    laterality: made.laterality,
    view: made.view,
    viewLabel: made.viewLabel,
    viewModifiers: made.modifiers,
    rows: made.rows,
    columns: made.columns,
    bitsStored: made.bitsStored,
    rowSpacingMm: made.spacing.rowMm,
    columnSpacingMm: made.spacing.columnMm,
    spacingBasis: made.spacing.basis,
    vendor: made.vendor,
    model: made.model,
    hanging: {
      flipHorizontal: hang.flipHorizontal,
      flipVertical: hang.flipVertical,
      quarterTurns: hang.rotate / 90,
      source: hang.source,
      contradicted: hang.contradicted,
    },
    lateralityInferred: made.lateralityInferred,
    lossy: made.lossy,
    sha256: made.fileSha256,
    sourceSha256: upload.sha256.toLowerCase(),
    pixelSha256: made.pixelSha256,
    header: made.header,
    sopInstanceUid: made.sopUid,
    acquiredAt: made.acquiredAt,
    instanceNumber: made.instanceNumber,
    bytes: made.fileBytes,
    importedClass: facts.class,
    importedDensity: facts.density,
    importedLesions: facts.lesions,
  };
}

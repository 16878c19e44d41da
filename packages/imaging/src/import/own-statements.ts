import {
  codesOf,
  concatenate,
  type DataSet,
  decimalsOf,
  itemsOf,
  type LossMethod,
  type LossStep,
  lossMethods,
  lossOfStream,
  shortOf,
  tags,
  textOf,
  textsOf,
  viewFromPosition,
  viewsCodedIn,
  wordOf,
} from "@second-read/dicom/elements";
import type { Laterality, View } from "@second-read/domain";
import { Rejected } from "@second-read/domain";
import { statedSpacingOf } from "../size/physical-spacing.ts";

/** What a file says about itself is either respected or the reason for a rejection; it is never silently overruled. */

const photometricTerms = [
  "PALETTE COLOR",
  "RGB",
  "YBR_FULL",
  "YBR_FULL_422",
  "YBR_PARTIAL_422",
  "YBR_PARTIAL_420",
  "YBR_ICT",
  "YBR_RCT",
  "HSV",
  "CMYK",
  "ARGB",
];

/** Throws Rejected UNSUPPORTED_PIXELS unless the samples are grey values on a scale that is understood. */
export function assertGrey(dataSet: DataSet): void {
  if (dataSet.has(tags.FloatPixelData) || dataSet.has(tags.DoubleFloatPixelData))
    throw new Rejected("UNSUPPORTED_PIXELS", { found: "floating-point values" });
  const photometric = wordOf(dataSet, tags.PhotometricInterpretation);
  if (photometric !== "MONOCHROME1" && photometric !== "MONOCHROME2") {
    // Only defined terms are quoted, since the attribute may hold any text.
    const isColour = photometric !== null && photometricTerms.includes(photometric);
    const found = isColour ? `colour, ${photometric}` : `${photometric === null ? "no" : "an unknown"} Photometric Interpretation`;
    throw new Rejected("UNSUPPORTED_PIXELS", { found });
  }
  const [vertical, horizontal] = decimalsOf(dataSet, tags.PixelAspectRatio);
  // A spacing says the same and is used.
  if (vertical && horizontal && vertical !== horizontal && statedSpacingOf(dataSet) === null)
    throw new Rejected("UNSUPPORTED_PIXELS", { found: "its pixels are not square" });
  if (!dataSet.has(tags.ModalityLUTSequence)) {
    if (isBadNumber(dataSet, tags.RescaleSlope, (slope) => slope === 0))
      throw new Rejected("UNSUPPORTED_PIXELS", { found: "its Rescale Slope is 0 or no number" });
    if (isBadNumber(dataSet, tags.RescaleIntercept))
      throw new Rejected("UNSUPPORTED_PIXELS", { found: "its Rescale Intercept is no number" });
  }
  const voiFunction = wordOf(dataSet, tags.VOILUTFunction);
  if (voiFunction !== null && !["LINEAR", "LINEAR_EXACT", "SIGMOID"].includes(voiFunction) && textOf(dataSet, tags.WindowCenter) !== null)
    throw new Rejected("UNSUPPORTED_PIXELS", { found: "an unknown VOI LUT Function" });
}

function isBadNumber(dataSet: DataSet, tag: number, isBad: (value: number) => boolean = () => false): boolean {
  const [value = null] = decimalsOf(dataSet, tag);
  return value === null ? textOf(dataSet, tag) !== null : isBad(value);
}

type StatedSide = Laterality | "BOTH" | "UNKNOWN" | null;

/**
 * The side that a file states; of several statements, the first in the order image, frame, anatomy, series, view label. `isOpen` if there is no
 * statement at all.
 * Throws Rejected BOTH_BREASTS, FILE_CONTRADICTS_ITSELF.
 */
export function lateralityOf(dataSet: DataSet): { readonly stated: Laterality | null; readonly isOpen: boolean } {
  const statements = [
    { name: "Image Laterality", side: sideOf(dataSet, tags.ImageLaterality) },
    { name: "Frame Laterality", side: sideOf(dataSet, tags.FrameLaterality) },
    { name: "Anatomic Region", side: sideOfAnatomy(dataSet) },
    { name: "Laterality", side: sideOf(dataSet, tags.Laterality) },
    { name: "View Position", side: viewFromPosition(textOf(dataSet, tags.ViewPosition))?.side ?? null },
  ].filter(({ side }) => side !== null);
  // A series may contain both breasts while each of its images shows one, so *both* counts only in the first statement.
  if (statements[0]?.side === "BOTH") throw new Rejected("BOTH_BREASTS");
  const sides = statements.filter(({ side }) => isSide(side));
  if (new Set(sides.map(({ side }) => side)).size > 1)
    throw new Rejected("FILE_CONTRADICTS_ITSELF", { found: sides.map(({ name, side }) => `${name} ${side}`).join(", ") });
  const [first] = statements;
  return { stated: first && isSide(first.side) ? first.side : null, isOpen: first === undefined };
}

/** SNOMED CT and older codes of sides and of breasts on a side; other regions and modifiers do not state a side. */
const sidesByCode: Readonly<Record<string, Laterality | "BOTH">> = {
  "24028007": "R",
  "G-A100": "R",
  "73056007": "R",
  "T-04020": "R",
  "7771000": "L",
  "G-A101": "L",
  "80248007": "L",
  "T-04030": "L",
  "51440002": "BOTH",
  "G-A102": "BOTH",
  "63762007": "BOTH",
  "T-04080": "BOTH",
};

function sideOfAnatomy(dataSet: DataSet): StatedSide {
  const regions = [tags.AnatomicRegionSequence, tags.PrimaryAnatomicStructureSequence].flatMap((tag) => itemsOf(dataSet, tag));
  const modifierTags = [tags.AnatomicRegionModifierSequence, tags.PrimaryAnatomicStructureModifierSequence];
  const concepts = regions.flatMap((region) => [region, ...modifierTags.flatMap((tag) => itemsOf(region, tag))]);
  const sides = new Set(concepts.flatMap(codesOf).flatMap(({ value }) => sidesByCode[value] ?? []));
  const [side = null] = sides;
  return sides.size > 1 ? "BOTH" : side;
}

function isSide(side: StatedSide): side is Laterality {
  return side === "R" || side === "L";
}

function sideOf(dataSet: DataSet, tag: number): StatedSide {
  const words = textsOf(dataSet, tag).filter((text) => text !== "");
  const sides = new Set(
    words.map((text): StatedSide => {
      const word = text.toUpperCase();
      if (word === "R" || word === "RIGHT") return "R";
      if (word === "L" || word === "LEFT") return "L";
      return word === "B" || word === "BOTH" || word === "BILATERAL" ? "BOTH" : "UNKNOWN";
    }),
  );
  if (sides.size === 0) return null;
  const [side = null] = sides;
  return sides.size === 1 ? side : "BOTH";
}

/** Throws Rejected FILE_CONTRADICTS_ITSELF if View Codes and View Position name different views. */
export function assertOneView(dataSet: DataSet): void {
  const codes = [...new Set(viewsCodedIn(dataSet))];
  if (codes.length > 1) throw new Rejected("FILE_CONTRADICTS_ITSELF", { found: `View Codes ${codes.join(", ")}` });
  const words = new Set(textsOf(dataSet, tags.ViewPosition).flatMap((text) => (text === "" ? [] : text.toUpperCase())));
  if (words.size > 1) throw new Rejected("FILE_CONTRADICTS_ITSELF", { found: "several View Positions" });
  const [coded] = codes;
  const [word] = words;
  const position = viewFromPosition(word ?? null)?.view;
  if (coded === undefined || position === undefined || coded === position) return;
  // An exaggerated view is a kind of craniocaudal view, and XCC does not say in which direction.
  const isExaggerated = (view: View) => view === "XCCL" || view === "XCCM";
  if (isExaggerated(coded) && (position === "CC" || word === "XCC")) return;
  throw new Rejected("FILE_CONTRADICTS_ITSELF", { found: `View Code ${coded}, View Position ${position}` });
}

/** DCM code of CID 7203 for the derivation by lossy compression. */
const lossyCompressionCode = "113040";

/** Whether the image is lossy, by any attribute of its header or by its compressed stream, and the steps that are known. */
export function lossOf(dataSet: DataSet): { readonly lossy: boolean; readonly lossSteps: readonly LossStep[] } {
  const ratios = decimalsOf(dataSet, tags.LossyImageCompressionRatio);
  const stated = textsOf(dataSet, tags.LossyImageCompressionMethod).flatMap((text, index): LossStep[] => {
    const method = lossMethods.find((known) => known === text);
    const ratio = ratios[index] ?? null;
    return method ? [{ method, ratio: ratio !== null && ratio > 0 ? ratio : null }] : [];
  });
  const compressed = compressionOf(dataSet);
  const steps = compressed && !stated.some(({ method }) => method === compressed.method) ? [...stated, compressed] : stated;
  const flag = textOf(dataSet, tags.LossyImageCompression);
  const saysSo =
    (flag !== null && flag !== "00") ||
    // Present even if the method is unknown.
    textOf(dataSet, tags.LossyImageCompressionMethod) !== null ||
    ratios.some((ratio) => ratio !== null && ratio > 1) ||
    itemsOf(dataSet, tags.DerivationCodeSequence)
      .flatMap(codesOf)
      .some(({ value }) => value === lossyCompressionCode);
  return { lossy: saysSo || steps.length > 0, lossSteps: steps };
}

function compressionOf(dataSet: DataSet): { method: LossMethod; ratio: number | null } | null {
  const element = dataSet.get(tags.PixelData);
  if (element?.kind !== "fragments") return null;
  const stream = concatenate(element.fragments);
  const method = lossOfStream(stream);
  const bytes =
    (shortOf(dataSet, tags.Rows) ?? 0) * (shortOf(dataSet, tags.Columns) ?? 0) * ((shortOf(dataSet, tags.BitsAllocated) ?? 16) / 8);
  return method && { method, ratio: bytes > 0 ? Math.round((bytes / stream.length) * 100) / 100 : null };
}

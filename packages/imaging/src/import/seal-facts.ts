import {
  attributesOf,
  type Density,
  defaultLexiconVersion,
  findingKinds,
  lexiconOf,
  type Shape,
  type StatedLesion,
} from "@second-read/domain";
import { ageBand } from "../deidentify/age-band.ts";
import { shiftDate, shiftDays } from "../deidentify/dates.ts";
import { identifierOf } from "../deidentify/identifier.ts";
import { hashKey } from "../deidentify/keyed-hash.ts";
import { knownVendor } from "../deidentify/known-words.ts";
import { sealText } from "../deidentify/sealed-text.ts";
import { knownExtensions } from "../pictures/extensions.ts";
import type { ImportedFacts, ImportedLesion, SealedFacts } from "./imported-facts.ts";

/** The key of one project, so that patients of two projects cannot be linked by their hashes. */
export function projectKeyOf(deidentificationKey: string, projectId: string): string {
  return hashKey(deidentificationKey, "project", projectId);
}

/**
 * Turns facts into a form that may be stored, before they are: identifiers become keyed hashes, dates are shifted, ages banded, and the vendor
 * becomes a known word.
 * @param key the project's, see `projectKeyOf`
 */
export function sealFacts(key: string, facts: ImportedFacts | null | undefined, fileName: string): SealedFacts {
  const patientKey = identifierOf(facts?.patientKey ?? "");
  const examKey = identifierOf(facts?.examKey ?? "");
  const patientHash = patientKey ? hashKey(key, "patient", patientKey) : null;
  const acquiredOn = dicomDateOf(facts?.acquiredOn);
  const extension = /\.([^.]+)$/.exec(fileName.toLowerCase())?.[1] ?? null;
  return {
    patientHash,
    examHash: examKey ? hashKey(key, "exam", examKey) : null,
    laterality: facts?.laterality ?? null,
    view: facts?.view ?? null,
    viewModifiers: facts?.viewModifiers ?? [],
    class: facts?.class ?? null,
    density: knownDensity(facts?.density),
    pixelSpacingMm: facts?.pixelSpacingMm ?? null,
    acquiredOn: acquiredOn && patientHash ? shiftDate(acquiredOn, shiftDays(key, patientHash)) : null,
    sealedAcquiredOn: acquiredOn && !patientHash ? sealText(key, acquiredOn) : null,
    ageBand: ageBand(facts?.ageYears ?? null),
    vendor: knownVendor(facts?.vendor),
    pixels: pixelsOf(facts),
    ...(facts?.keysAreOwn ? { keysAreOwn: true as const } : {}),
    lesions: (facts?.lesions ?? []).map(sealLesion),
    extension: extension && knownExtensions.includes(extension) ? extension : null,
  };
}

function pixelsOf(facts: ImportedFacts | null | undefined): SealedFacts["pixels"] {
  if (facts?.pixelsAreClean != null) return facts.pixelsAreClean ? "CLEAN" : "UNCLEAN";
  return facts?.vouchedFor ? "VOUCHED" : null;
}

/** A density of the lexicon, in its spelling. Any other text may be a name and is dropped. */
function knownDensity(text: string | null | undefined): Density | null {
  const word = text?.trim().toLowerCase();
  return lexiconOf(defaultLexiconVersion).densities.find(({ value }) => value === word)?.value ?? null;
}

/** Only terms of the lexicon are kept of a lesion's words, since any other text may be a name; an unknown kind becomes OTHER. */
function sealLesion({ kind, class: lesionClass, attributes, shape, points }: ImportedLesion): StatedLesion {
  const known = findingKinds.find((word) => word === kind.trim().toUpperCase()) ?? "OTHER";
  const kept = attributesOf(lexiconOf(defaultLexiconVersion), known).flatMap(({ name, terms }) => {
    const stated = attributes?.[name];
    const words = (Array.isArray(stated) ? stated : [stated]).filter((word) => terms.some(({ value }) => value === word));
    return words.length === 0 ? [] : [[name, Array.isArray(stated) ? words : words[0]] as const];
  });
  // The API has already refused invalid shapes, and `assertLesionsFit` checks once more when the file is read.
  const region = { shape: shape.trim().toUpperCase(), points } as Shape;
  return { kind: known, class: lesionClass ?? null, attributes: Object.fromEntries(kept), ...region };
}

function dicomDateOf(date: string | Date | null | undefined): string | null {
  if (!date) return null;
  const time = date instanceof Date ? date : new Date(date);
  return Number.isNaN(time.getTime()) ? null : time.toISOString().slice(0, 10).replaceAll("-", "");
}

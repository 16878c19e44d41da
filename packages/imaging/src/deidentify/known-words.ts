/**
 * Free text cannot be trusted to be what its attribute says: any of it may hold a name. So only words that we know pass, in our own spelling.
 */
const vendors: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/hologic|lorad/i, "HOLOGIC"],
  [/^ge\b|ge medical|ge healthcare|general electric/i, "GE"],
  [/siemens/i, "SIEMENS"],
  [/fuji/i, "FUJIFILM"],
  [/philips|sectra/i, "PHILIPS"],
  [/ims|giotto/i, "IMS GIOTTO"],
  [/planmed/i, "PLANMED"],
  [/carestream|kodak/i, "CARESTREAM"],
  [/agfa/i, "AGFA"],
  [/konica/i, "KONICA MINOLTA"],
  [/metaltronica/i, "METALTRONICA"],
  [/lumisys/i, "LUMISYS"],
  [/howtek/i, "HOWTEK"],
  [/icad/i, "ICAD"],
  [/second read/i, "SECOND READ"],
  [/^phantom a$/i, "PHANTOM A"],
  [/^phantom b$/i, "PHANTOM B"],
];

const models: readonly string[] = [
  "Selenia Dimensions",
  "3Dimensions",
  "Lorad Selenia",
  "Selenia",
  "Senographe Pristina",
  "Senographe Essential",
  "Senograph DS",
  "Senograph 2000D",
  "Mammomat Inspiration",
  "Mammomat Revelation",
  "Mammomat Novation",
  "MAMMOMAT B.brilliant",
  "AMULET Innovality",
  "AMULET",
  "MicroDose",
  "Nuance",
  "Clarity",
  "Class",
];

const windowNames: ReadonlySet<string> = new Set(
  [
    "NORMAL",
    "HARDER",
    "SOFTER",
    "HARD",
    "SOFT",
    "FATTY",
    "DENSE",
    "LOW",
    "MEDIUM",
    "HIGH",
    "STANDARD",
    "DEFAULT",
    "USER",
    "AUTO",
    "SKIN",
    "IMPLANT",
    "FULL RANGE",
  ], //
);

/** Our spelling of a manufacturer, "OTHER" for one that we do not know, null for none. */
export function knownVendor(text: string | null | undefined): string | null {
  if (!text?.trim()) return null;
  return vendors.find(([pattern]) => pattern.test(text))?.[1] ?? "OTHER";
}

/** A model name of the list, in its spelling there; null for any other. */
export function knownModel(text: string | null | undefined): string | null {
  const word = text?.trim().toLowerCase();
  return models.find((model) => model.toLowerCase() === word) ?? null;
}

/** The name of a window or look-up table where it is an ordinary one, else the fallback. */
export function knownWindowName(text: string, fallback: string): string {
  const word = text.trim().toUpperCase();
  return windowNames.has(word) ? word : fallback;
}

/** Threat: free text may hold a name, whatever its attribute is for. Only words listed here pass, in the spelling given here. */
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

/** Our spelling of a manufacturer; "OTHER" for an unknown one, null if none is stated. */
export function knownVendor(text: string | null | undefined): string | null {
  if (!text?.trim()) return null;
  return vendors.find(([pattern]) => pattern.test(text))?.[1] ?? "OTHER";
}

/** A model name as spelled in the list; null if it is not listed. */
export function knownModel(text: string | null | undefined): string | null {
  const word = text?.trim().toLowerCase();
  return models.find((model) => model.toLowerCase() === word) ?? null;
}

/** The name of a window or look-up table if it is a usual one, else the fallback. */
export function knownWindowName(text: string, fallback: string): string {
  const word = text.trim().toUpperCase();
  return windowNames.has(word) ? word : fallback;
}

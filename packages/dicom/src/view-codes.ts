import { keysOf, type Laterality, type View, type ViewModifier, viewModifiers } from "@second-read/domain";
import { codesOf, type DataSet, itemsOf, textOf, textsOf, wordOf } from "./data-set.ts";
import { magnificationOf } from "./magnification.ts";
import { tags } from "./tags.ts";

type CodedView = Exclude<View, "UNKNOWN">;
type CodedModifier = Exclude<ViewModifier, "MODIFIED">;

interface Concept {
  readonly sct: string;
  /** The older code, under the scheme SRT, SNM3 or 99SDM. */
  readonly srt: string;
  readonly meaning: string;
  /** Codes used before the SRT one. */
  readonly retired?: readonly string[];
}

/** DICOM CID 4014: the view by SNOMED CT code, with the SRT code of older files. */
export const viewCodes: Readonly<Record<CodedView, Concept>> = {
  CC: { sct: "399162004", srt: "R-10242", meaning: "cranio-caudal" },
  MLO: { sct: "399368009", srt: "R-10226", meaning: "medio-lateral oblique" },
  ML: { sct: "399260004", srt: "R-10224", meaning: "medio-lateral" },
  LM: { sct: "399352003", srt: "R-10228", meaning: "latero-medial" },
  LMO: { sct: "399099002", srt: "R-10230", meaning: "latero-medial oblique" },
  FB: { sct: "399196006", srt: "R-10244", meaning: "caudo-cranial (from below)" },
  SIO: { sct: "399188001", srt: "R-102D0", meaning: "superolateral to inferomedial oblique" },
  ISO: { sct: "441555000", srt: "R-40AAA", meaning: "inferomedial to superolateral oblique" },
  // R-102CF: exaggerated without a direction, like View Position XCC.
  XCCL: { sct: "399192008", srt: "R-1024A", meaning: "cranio-caudal exaggerated laterally", retired: ["Y-X1770", "R-102CF"] },
  XCCM: { sct: "399101009", srt: "R-1024B", meaning: "cranio-caudal exaggerated medially", retired: ["Y-X1771"] },
  SPECIMEN: { sct: "127457009", srt: "G-8310", meaning: "tissue specimen from breast" },
};

/** DICOM CID 4015, with the letters that a view label has before or after the view. */
export const viewModifierCodes: Readonly<Record<CodedModifier, Concept & { readonly prefix?: string; readonly suffix?: string }>> = {
  MAGNIFICATION: { sct: "399163009", srt: "R-102D6", meaning: "magnification", prefix: "M" },
  SPOT_COMPRESSION: { sct: "399055006", srt: "R-102D7", meaning: "spot compression", prefix: "S" },
  ROLLED_LATERAL: { sct: "399197002", srt: "R-102D3", meaning: "rolled lateral", suffix: "RL" },
  ROLLED_MEDIAL: { sct: "399226006", srt: "R-102D4", meaning: "rolled medial", suffix: "RM" },
  ROLLED_INFERIOR: { sct: "414493004", srt: "R-102CA", meaning: "rolled inferior", suffix: "RI" },
  ROLLED_SUPERIOR: { sct: "415670009", srt: "R-102C9", meaning: "rolled superior", suffix: "RS" },
  CLEAVAGE: { sct: "399161006", srt: "R-102D2", meaning: "cleavage", suffix: "CV" },
  AXILLARY_TAIL: { sct: "399011000", srt: "R-102D1", meaning: "axillary tail", suffix: "AT" },
  AXILLARY_TISSUE: { sct: "442580003", srt: "R-40AB2", meaning: "axillary tissue", suffix: "AX" },
  TANGENTIAL: { sct: "399110001", srt: "R-102C2", meaning: "tangential", suffix: "TAN" },
  NIPPLE_IN_PROFILE: { sct: "442581004", srt: "R-40AB3", meaning: "nipple in profile", suffix: "NP" },
  ANTERIOR_COMPRESSION: { sct: "441752004", srt: "P2-00161", meaning: "anterior compression", suffix: "AC" },
  INFRAMAMMARY_FOLD: { sct: "442593008", srt: "R-40ABE", meaning: "infra-mammary fold", suffix: "IMF" },
  IMPLANT_DISPLACED: { sct: "399209000", srt: "R-102D5", meaning: "implant displaced", suffix: "ID" },
};

/** The code for MODIFIED in filed objects. It is our own, because the code in the source may be anything. */
export const modifiedCode = { scheme: "99SECONDREAD", value: "MODIFIED", meaning: "modified in a way that is not known here" } as const;

const codedViews = keysOf(viewCodes);
const codedModifiers = viewModifiers.filter((modifier): modifier is CodedModifier => modifier !== "MODIFIED");

/** Names under which SNOMED codes of either kind occur; "" because a code without a scheme is accepted, too, as its value is unmistakable. */
const schemes: ReadonlySet<string> = new Set(["SCT", "SRT", "SNM3", "99SDM", "SNOMED", "SNOMED-CT", "2.16.840.1.113883.6.96", ""]);

function isConcept(item: DataSet, { sct, srt, retired = [] }: Concept): boolean {
  return codesOf(item).some(({ scheme, value }) => schemes.has(scheme) && [sct, srt, ...retired].includes(value));
}

/**
 * The view and its modifiers: from View Code Sequence (SCT or SRT), else from View Position; null if neither has a known view. By the standard,
 * modifiers belong into the view's item; some senders put them at the top level or into View Position. An unknown modifier becomes MODIFIED.
 */
export function viewOf(dataSet: DataSet): { view: CodedView | null; modifiers: ViewModifier[] } {
  const viewItems = itemsOf(dataSet, tags.ViewCodeSequence);
  const [coded] = viewsCodedIn(dataSet);
  const position = viewFromPosition(textOf(dataSet, tags.ViewPosition));
  const modifierItems = [...viewItems, dataSet].flatMap(modifierItemsIn);
  return {
    view: coded ?? position?.view ?? null,
    modifiers: inOrder([
      ...modifierItems.flatMap(modifierOf),
      ...(position?.modifiers ?? []),
      ...magnifiedBy(dataSet),
      ...purposeOf(dataSet),
    ]),
  };
}

/** The known views in View Code Sequence: one, unless the file contradicts itself. */
export function viewsCodedIn(dataSet: DataSet): CodedView[] {
  return itemsOf(dataSet, tags.ViewCodeSequence).flatMap((item) => codedViews.find((view) => isConcept(item, viewCodes[view])) ?? []);
}

/** Also modifiers of modifiers. */
function modifierItemsIn(holder: DataSet): DataSet[] {
  return itemsOf(holder, tags.ViewModifierCodeSequence).flatMap((item) => [item, ...modifierItemsIn(item)]);
}

function modifierOf(item: DataSet): ViewModifier[] {
  const known = codedModifiers.find((modifier) => isConcept(item, viewModifierCodes[modifier]));
  if (known) return [known];
  // An empty item has no meaning; anything else shows that this is not the plain view.
  const saysSomething =
    codesOf(item).length > 0 || textOf(item, tags.CodingSchemeDesignator) !== null || textOf(item, tags.CodeMeaning) !== null;
  return saysSomething ? ["MODIFIED"] : [];
}

/**
 * Contact views are magnified by a few percent, magnification views by half or more, and not every sender codes the modifier as well as the factor.
 */
const leastMagnification = 1.2;

function magnifiedBy(dataSet: DataSet): ViewModifier[] {
  return (magnificationOf(dataSet) ?? 1) >= leastMagnification ? ["MAGNIFICATION"] : [];
}

/** Contrast mammography produces these in addition to the ordinary low-energy image, with the same view code. */
const energies: ReadonlySet<string> = new Set(["HIGH_ENERGY", "RECOMBINED", "SUBTRACTION"]);
/** The images of a stereotactic biopsy: a small field at an angle, perhaps with a needle, under the view code of the approach (PS3.3 C.8.11.7). */
const biopsy = /^(STEREO|PREFIRE|POSTFIRE|POSTBIOPSY)(_|$)/;

/** Images with the codes of a plain view that do not stand for it: of other energies, of a biopsy, or of only a part of the breast. */
function purposeOf(dataSet: DataSet): ViewModifier[] {
  const types = textsOf(dataSet, tags.ImageType).map((type) => type.toUpperCase());
  const isOther = types.some((type) => energies.has(type) || biopsy.test(type)) || wordOf(dataSet, tags.PartialView) === "YES";
  return isOther ? ["MODIFIED"] : [];
}

function inOrder(modifiers: readonly ViewModifier[]): ViewModifier[] {
  return viewModifiers.filter((modifier) => modifiers.includes(modifier));
}

interface ViewAndModifiers {
  readonly view: CodedView;
  readonly modifiers: readonly ViewModifier[];
}

/** All unambiguous labels without laterality: a view with at most one modifier before and one after it. */
const positions: ReadonlyMap<string, ViewAndModifiers> = new Map([
  ...codedViews.flatMap((view) => {
    const lettered = (place: "prefix" | "suffix"): { letters: string; modifiers: CodedModifier[] }[] => [
      { letters: "", modifiers: [] },
      ...codedModifiers.flatMap((modifier) => {
        const letters = viewModifierCodes[modifier][place];
        return letters ? [{ letters, modifiers: [modifier] }] : [];
      }),
    ];
    const prefixes = [...lettered("prefix"), { letters: "MS", modifiers: ["MAGNIFICATION", "SPOT_COMPRESSION"] as CodedModifier[] }];
    return prefixes.flatMap((before) =>
      lettered("suffix").map((after): [string, ViewAndModifiers] => [
        `${before.letters}${view}${after.letters}`,
        { view, modifiers: [...before.modifiers, ...after.modifiers] },
      ]),
    );
  }),
  // Plain views take precedence over labels that look the same.
  ...codedViews.map((view): [string, ViewAndModifiers] => [view, { view, modifiers: [] }]),
  ["XCC", { view: "XCCL", modifiers: [] }],
]);

/** The view and the modifiers in a View Position, which may also be a whole label with a side. Null if there is no known view. */
export function viewFromPosition(position: string | null): (ViewAndModifiers & { readonly side: Laterality | null }) | null {
  const word = position?.toUpperCase() ?? "";
  const plain = positions.get(word);
  if (plain) return { ...plain, side: null };
  const [, side, rest = ""] = /^([RL])[ _-]?(.+)$/.exec(word) ?? [];
  const labelled = positions.get(rest);
  return labelled ? { ...labelled, side: side === "R" ? "R" : "L" } : null;
}

/** `[laterality][prefix modifiers][view][suffix modifiers]`, such as RMLO, LCCID, RMSCC; "RMLO modified" for an unknown modifier. */
export function viewLabel(laterality: Laterality, view: View, modifiers: readonly ViewModifier[] = []): string {
  const known = codedModifiers.filter((modifier) => modifiers.includes(modifier));
  const letters = (place: "prefix" | "suffix") => known.map((modifier) => viewModifierCodes[modifier][place] ?? "").join("");
  const label = `${laterality}${letters("prefix")}${view === "UNKNOWN" ? "?" : view}${letters("suffix")}`;
  return modifiers.includes("MODIFIED") ? `${label} modified` : label;
}

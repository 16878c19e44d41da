import type { Laterality, View } from "@second-read/domain";
import { type CodedConcept, codeOf, type DataSet, itemsOf, textOf } from "./data-set.ts";
import { tags } from "./tags.ts";

type CodedView = Exclude<View, "UNKNOWN">;

/** DICOM CID 4014: the view by SNOMED CT code, with the SRT code of older files. */
export const viewCodes: Readonly<Record<CodedView, { sct: string; srt: string; meaning: string }>> = {
  CC: { sct: "399162004", srt: "R-10242", meaning: "cranio-caudal" },
  MLO: { sct: "399368009", srt: "R-10226", meaning: "medio-lateral oblique" },
  ML: { sct: "399260004", srt: "R-10224", meaning: "medio-lateral" },
  LM: { sct: "399352003", srt: "R-10228", meaning: "latero-medial" },
  LMO: { sct: "399099002", srt: "R-10230", meaning: "latero-medial oblique" },
  FB: { sct: "399196006", srt: "R-10244", meaning: "caudo-cranial (from below)" },
  SIO: { sct: "399188001", srt: "R-102D0", meaning: "superolateral to inferomedial oblique" },
  ISO: { sct: "441555000", srt: "R-40AAA", meaning: "inferomedial to superolateral oblique" },
  XCCL: { sct: "399192008", srt: "R-1024A", meaning: "cranio-caudal exaggerated laterally" },
  XCCM: { sct: "399101009", srt: "R-1024B", meaning: "cranio-caudal exaggerated medially" },
  SPECIMEN: { sct: "127457009", srt: "G-8310", meaning: "tissue specimen from breast" },
};

export const viewModifiers = [
  "MAGNIFICATION",
  "SPOT_COMPRESSION",
  "IMPLANT_DISPLACED",
  "ROLLED_LATERAL",
  "ROLLED_MEDIAL",
  "ROLLED_INFERIOR",
  "ROLLED_SUPERIOR",
  "CLEAVAGE",
  "AXILLARY_TAIL",
  "TANGENTIAL",
  "NIPPLE_IN_PROFILE",
  "ANTERIOR_COMPRESSION",
  "INFRAMAMMARY_FOLD",
  "AXILLARY_TISSUE",
] as const;
export type ViewModifier = (typeof viewModifiers)[number];

/** DICOM CID 4015 with the letters that stand in a view label, before or after the view. */
export const viewModifierCodes: Readonly<
  Record<ViewModifier, { sct: string; srt?: string; meaning: string; prefix?: string; suffix?: string }>
> = {
  MAGNIFICATION: { sct: "399163009", srt: "R-102D6", meaning: "magnification", prefix: "M" },
  SPOT_COMPRESSION: { sct: "399055006", srt: "R-102D7", meaning: "spot compression", prefix: "S" },
  IMPLANT_DISPLACED: { sct: "399209000", srt: "R-102D5", meaning: "implant displaced", suffix: "ID" },
  ROLLED_LATERAL: { sct: "399197002", srt: "R-102D3", meaning: "rolled lateral", suffix: "RL" },
  ROLLED_MEDIAL: { sct: "399226006", srt: "R-102D4", meaning: "rolled medial", suffix: "RM" },
  ROLLED_INFERIOR: { sct: "414493004", srt: "R-102CA", meaning: "rolled inferior", suffix: "RI" },
  ROLLED_SUPERIOR: { sct: "415670009", srt: "R-102C9", meaning: "rolled superior", suffix: "RS" },
  CLEAVAGE: { sct: "399161006", srt: "R-102D2", meaning: "cleavage", suffix: "CV" },
  AXILLARY_TAIL: { sct: "399011000", srt: "R-102D1", meaning: "axillary tail", suffix: "AT" },
  TANGENTIAL: { sct: "399110001", srt: "R-102C2", meaning: "tangential", suffix: "TAN" },
  NIPPLE_IN_PROFILE: { sct: "442581004", meaning: "nipple in profile", suffix: "NP" },
  ANTERIOR_COMPRESSION: { sct: "441752004", meaning: "anterior compression", suffix: "AC" },
  INFRAMAMMARY_FOLD: { sct: "442593008", meaning: "infra-mammary fold", suffix: "IMF" },
  AXILLARY_TISSUE: { sct: "442580003", meaning: "axillary tissue", suffix: "AX" },
};

function sameConcept(code: CodedConcept, concept: { sct: string; srt?: string }): boolean {
  return code.scheme === "SCT" ? code.value === concept.sct : /^(SRT|SNM3|99SDM)$/.test(code.scheme) && code.value === concept.srt;
}

/** The view and its modifiers: View Code Sequence (SCT or SRT) first, then View Position; a view that is neither is null. */
export function viewOf(dataSet: DataSet): { view: CodedView | null; modifiers: ViewModifier[] } {
  const [item] = itemsOf(dataSet, tags.ViewCodeSequence);
  const code = item && codeOf(item);
  const coded = code ? (Object.keys(viewCodes) as CodedView[]).find((view) => sameConcept(code, viewCodes[view])) : undefined;
  const modifierItems = item ? itemsOf(item, tags.ViewModifierCodeSequence) : [];
  const modifiers = modifierItems.flatMap((modifierItem) => {
    const modifierCode = codeOf(modifierItem);
    return viewModifiers.filter((modifier) => modifierCode && sameConcept(modifierCode, viewModifierCodes[modifier]));
  });
  return { view: coded ?? viewFromPosition(textOf(dataSet, tags.ViewPosition)), modifiers };
}

function viewFromPosition(position: string | null): CodedView | null {
  const word = position?.toUpperCase() ?? "";
  return (Object.keys(viewCodes) as CodedView[]).find((view) => view === word) ?? (word === "XCC" ? "XCCL" : null);
}

/** `[laterality][prefix modifiers][view][suffix modifiers]`, such as RMLO, LCCID, RMCC. */
export function viewLabel(laterality: Laterality, view: View, modifiers: readonly ViewModifier[] = []): string {
  const letters = (place: "prefix" | "suffix") => modifiers.map((modifier) => viewModifierCodes[modifier][place] ?? "").join("");
  return `${laterality}${letters("prefix")}${view === "UNKNOWN" ? "?" : view}${letters("suffix")}`;
}

export interface TechnicalRecallReason {
  readonly code: string;
  readonly words: string;
}

/** DICOM CID 6041 (mammography image quality finding), coding scheme DCM: its 44 codes, in our own words. */
export const technicalRecallReasons: readonly TechnicalRecallReason[] = [
  { code: "111177", words: "view and side marker missing" },
  { code: "111178", words: "view and side marker lacks view or side" },
  { code: "111179", words: "view and side marker not in approved codes" },
  { code: "111180", words: "view and side marker not near the axilla" },
  { code: "111181", words: "view and side marker over breast tissue" },
  { code: "111182", words: "view and side marker partly hidden" },
  { code: "111183", words: "view and side marker wrong" },
  { code: "111184", words: "view and side marker off the image" },
  { code: "111185", words: "label not near the edge of the film" },
  { code: "111186", words: "label illegible, cut or lopsided" },
  { code: "111187", words: "label lacks name and second patient identifier" },
  { code: "111188", words: "label lacks the date of examination" },
  { code: "111189", words: "label lacks facility name and place" },
  { code: "111190", words: "label lacks the technologist" },
  { code: "111191", words: "label lacks cassette, screen or detector" },
  { code: "111192", words: "label lacks the mammography unit" },
  { code: "111193", words: "date sticker missing" },
  { code: "111194", words: "technical factors missing" },
  { code: "111195", words: "collimation too close to the breast" },
  { code: "111196", words: "inadequate compression" },
  { code: "111197", words: "MLO: too little pectoral muscle" },
  { code: "111198", words: "MLO: no fat seen behind the glandular tissue" },
  { code: "111199", words: "MLO: deep and superficial tissue poorly separated" },
  { code: "111200", words: "MLO: motion blur" },
  { code: "111201", words: "MLO: inframammary fold not open" },
  { code: "111202", words: "CC: not all medial tissue shown" },
  { code: "111203", words: "CC: nipple not centred" },
  { code: "111204", words: "CC: posterior nipple line not within 1 cm of the MLO's" },
  { code: "111205", words: "nipple not in profile" },
  { code: "111206", words: "implant not displaced enough" },
  { code: "111208", words: "grid artefact" },
  { code: "111209", words: "positioning" },
  { code: "111210", words: "motion blur" },
  { code: "111211", words: "under-exposed" },
  { code: "111212", words: "over-exposed" },
  { code: "111213", words: "no image" },
  { code: "111214", words: "detector artefact" },
  { code: "111215", words: "artefact other than grid or detector" },
  { code: "111216", words: "mechanical failure" },
  { code: "111217", words: "electrical failure" },
  { code: "111218", words: "software failure" },
  { code: "111219", words: "inappropriate image processing" },
  { code: "111220", words: "other failure" },
  { code: "111221", words: "unknown failure" },
];

const codes: ReadonlySet<string> = new Set(technicalRecallReasons.map(({ code }) => code));

export function isTechnicalRecallReason(code: string): boolean {
  return codes.has(code);
}

import { keysOf } from "./records.ts";
/** What a rejection may say beside its code: bounds and words, never a file's content. */
export interface RejectionContext {
  readonly limit?: number;
  readonly actual?: number;
  readonly found?: string;
  /** What is wrong with a row of a table that the sender has at hand, its value quoted: said before anything is sent, and to nobody else. */
  readonly row?: string;
}

export interface Rejection {
  readonly code: RejectionCode;
  readonly message: string;
}

type Sentence = (context: RejectionContext) => string;

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 0)} MB`;
const megapixels = (pixels: number) => `${Math.round(pixels / 1e6)} megapixels`;
// Text from a file reaches a sentence only short, in printable ASCII, so that nothing long, odd or personal rides on it.
const found = ({ found: text }: RejectionContext, before = " (", after = ")") =>
  text ? `${before}${text.replace(/[^ -~]/g, "?").slice(0, 64)}${after}` : "";
const ofRow = ({ row: text }: RejectionContext, before: string, after: string) =>
  text ? `${before}${text.replace(/\p{Cc}/gu, "?").slice(0, 600)}${after}` : "";
const against = ({ actual, limit }: RejectionContext, inWords: (value: number) => string) =>
  limit === undefined ? "" : ` (${actual === undefined ? "" : `${inWords(actual)}, `}at most ${inWords(limit)})`;

/** Every reason for which an uploaded file is rejected: what is wrong, then what to do. */
const sentences = {
  EMPTY_FILE: () => "The file is empty. Export it again from its source.",
  TRUNCATED: () => "The file ends before its image does. Copy or export it again.",
  CORRUPT: (c) => `The file is damaged and cannot be decoded${found(c)}. Copy or export it again.`,
  UNRECOGNISED_FORMAT: () => "This format is not supported. Convert it to DICOM, PNG, TIFF, PGM or JPEG.",
  WRONG_EXTENSION: (c) =>
    `The file's name and its content are of different formats${found(c, " (it holds ", ")")}. Rename it to what it is.`,
  TOO_LARGE: (c) => `The file is too large${against(c, megabytes)}. Send one image a file.`,
  TOO_MANY_PIXELS: (c) => `The image has too many pixels${against(c, megapixels)}. Send it at the resolution of the detector.`,
  NOT_MAMMOGRAPHY: (c) =>
    `This is not a mammogram${found(c, " (modality ", ")")}. Film or secondary captures are taken only with laterality and view in the facts and pixelsAreClean.`,
  FOR_PROCESSING: () => "This is a raw image For Processing. Send the For Presentation image of the same exposure.",
  BURNED_IN_UNCHECKED: (c) =>
    `A name may be burned into the image${found(c)}. Check it, then set pixelsAreClean to yes in its row of the facts.`,
  MISSING_LATERALITY: () => "The file does not say whether this is a right or a left breast. Give the laterality in the facts.",
  BOTH_BREASTS: () => "The file says that it shows both breasts (laterality B). Send one image for each breast.",
  FILE_CONTRADICTS_ITSELF: (c) => `The file contradicts itself${found(c)}. Correct its header at the source and send it again.`,
  MISSING_VIEW: () => "The file does not say which view this is, or in no code that is known here. Give the view in the facts.",
  MISSING_PATIENT: () => "The file names no patient, or only a placeholder. Give patientKey in the facts.",
  UNDECODABLE_PATIENT_ID: () =>
    "The Patient ID or its issuer cannot be decoded by the character set that the file declares. Correct Specific Character Set, or give patientKey in the facts.",
  FACTS_CONFLICT: (c) =>
    `The facts contradict the file, each other, or an image that has been read already${found(c)}${ofRow(c, " (", ")")}. Correct whichever is wrong.`,
  FACTS_DIFFER: (c) =>
    `The image is filed, but what it says differs from another file of its exam${found(c)}: of a breast the worst class and the densest density hold, of an exam the earliest date and the youngest age. Make them agree and send it again.`,
  FACTS_UNLIKE_FILE: (c) =>
    `The image is filed, but its facts differ from its own header${found(c)}; the facts hold, except over a spacing that was measured. Correct the row if that was not meant.`,
  VIEW_CAME_LATER: (c) => `This view is filed, but came after its exam had been read${found(c)}. Send all views of an exam together.`,
  INVALID_FACTS: (c) => `The facts cannot be used${found(c, ": ", "")}${ofRow(c, ": ", "")}. Correct the row and send the file again.`,
  SAME_INSTANCE_OTHER_PIXELS: () =>
    "An image with the same SOP Instance UID but other pixels is filed already. Find out which one is right.",
  SAME_INSTANCE_OTHER_HEADER: (c) =>
    `An image with the same SOP Instance UID but another header is filed already${found(c)}, and nothing of it was changed. Find out which is right; if this one is, withdraw the filed exam and send the image under a new SOP Instance UID.`,
  CORRECTED: (c) =>
    `The image was filed already and has been corrected by what is said of it now${found(c)}. Look at its exam if that was not meant.`,
  FACTS_WITHOUT_FILE: () => "The facts have a row for this file, but the file was not among those sent. Add it or delete the row.",
  FILE_WITHOUT_FACTS: () => "The facts have no row for this file. Add one or leave the file out.",
  CHECKSUM_MISMATCH: () => "The bytes that arrived are not those that were announced. Send the file again.",
  EXPIRED: () => "The file did not arrive in time. Send it again.",
  UNSUPPORTED_TRANSFER_SYNTAX: (c) =>
    `The transfer syntax is not supported, or not that of the bytes${found(c)}. Export it uncompressed or as JPEG Lossless, JPEG-LS, JPEG 2000 or RLE.`,
  UNSUPPORTED_PIXELS: (c) => `This kind of pixels is not supported${found(c)}. Send a grey-scale image of 8 to 16 bits.`,
  MULTI_FRAME: () => "The file holds several frames or a plane of a tomosynthesis. Send single two-dimensional views.",
  QUALITY_CONTROL_IMAGE: () => "This is a quality-control image, not a patient's. Leave it out.",
  PARSE_TIMEOUT: () => "The file took too long to read and was given up. Export it again, uncompressed if possible.",
  OUT_OF_MEMORY: () => "Reading the file needed more memory than the limit for one file. Send it uncompressed or smaller.",
  READING_FAILED: () =>
    "The file could not be read in a day of trying or a week of waiting, and it is not known that the file is at fault. Tell your administrator, then send it again.",
  EXAM_WITHDRAWN: () => "The exam that this file belongs to was withdrawn. Nothing of it is filed again.",
} as const satisfies Record<string, Sentence>;

export type RejectionCode = keyof typeof sentences;
export const rejectionCodes = keysOf(sentences);

export function isRejectionCode(text: string): text is RejectionCode {
  return Object.hasOwn(sentences, text);
}

/** The code with its plain sentence: what is wrong and what to do about it. */
export function rejection(code: RejectionCode, context: RejectionContext = {}): Rejection {
  return { code, message: sentences[code](context) };
}

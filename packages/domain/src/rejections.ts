import { cutText } from "./cut-text.ts";
import { keysOf } from "./records.ts";
/** What a rejection may say besides its code: limits and words, never a file's content. */
export interface RejectionContext {
  readonly limit?: number;
  readonly actual?: number;
  readonly found?: string;
  /** What is wrong with a row of the sender's own table, quoting its value; reported before anything is sent, and only to the sender. */
  readonly row?: string;
}

export interface Rejection {
  readonly code: RejectionCode;
  readonly message: string;
}

type Sentence = (context: RejectionContext) => string;

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 0)} MB`;
const megapixels = (pixels: number) => `${Math.round(pixels / 1e6)} megapixels`;
// Text from a file appears in a sentence only as short printable ASCII, so that nothing long, odd or personal gets through.
const found = ({ found: text }: RejectionContext, before = " (", after = ")") =>
  text ? `${before}${text.replace(/[^ -~]/g, "?").slice(0, 64)}${after}` : "";
const ofRow = ({ row: text }: RejectionContext, before: string, after: string) =>
  text ? `${before}${cutText(text.replace(/\p{Cc}/gu, "?"), 600)}${after}` : "";
const against = ({ actual, limit }: RejectionContext, inWords: (value: number) => string) =>
  limit === undefined ? "" : ` (${actual === undefined ? "" : `${inWords(actual)}, `}at most ${inWords(limit)})`;

/** Every reason for which an uploaded file is rejected: what is wrong, then what to do. */
const sentences = {
  EMPTY_FILE: () => "The file is empty. Export it again from its source.",
  TRUNCATED: () => "The file ends before its image is complete. Copy or export it again.",
  CORRUPT: (c) => `The file is damaged and cannot be decoded${found(c)}. Copy or export it again.`,
  UNRECOGNISED_FORMAT: () => "This format is not supported. Convert it to DICOM, PNG, TIFF, PGM or JPEG.",
  WRONG_EXTENSION: (c) => `The file's extension does not match its format${found(c, " (it holds ", ")")}. Rename it accordingly.`,
  TOO_LARGE: (c) => `The file is too large${against(c, megabytes)}. Send one image per file.`,
  TOO_MANY_PIXELS: (c) => `The image has too many pixels${against(c, megapixels)}. Send it at the resolution of the detector.`,
  NOT_MAMMOGRAPHY: (c) =>
    `This is not a mammogram${found(c, " (modality ", ")")}. Film and secondary captures are accepted only if the facts give laterality, view and pixelsAreClean.`,
  FOR_PROCESSING: () => "This is a raw (For Processing) image. Send the For Presentation image of the same exposure.",
  BURNED_IN_UNCHECKED: (c) =>
    `A name may be burned into the image${found(c)}. Check it, then set pixelsAreClean to yes in its row of facts.csv.`,
  MISSING_LATERALITY: () => "The file does not say whether this is a right or a left breast. Give the laterality in the facts.",
  BOTH_BREASTS: () => "The file says that it shows both breasts (laterality B). Send one image for each breast.",
  FILE_CONTRADICTS_ITSELF: (c) => `The file contradicts itself${found(c)}. Correct its header at the source and send it again.`,
  MISSING_VIEW: () => "The file does not say which view this is, or uses an unknown code. Give the view in the facts.",
  MISSING_PATIENT: () => "The file names no patient, or only a placeholder. Give patientKey in the facts.",
  UNDECODABLE_PATIENT_ID: () =>
    "The Patient ID or its issuer cannot be decoded by the character set that the file declares. Correct Specific Character Set, or give patientKey in the facts.",
  FACTS_CONFLICT: (c) =>
    `The facts contradict the file, each other, or an image that has already been read${found(c)}${ofRow(c, " (", ")")}. Correct whichever is wrong.`,
  FACTS_DIFFER: (c) =>
    `The image is filed, but differs from another file of its exam${found(c)}. A breast gets the worst class and the highest density, an exam the earliest date and the lowest age. Make the files agree and send it again.`,
  FACTS_UNLIKE_FILE: (c) =>
    `The image is filed, but its facts differ from its own header${found(c)}. The facts were used, except where the file has a measured pixel spacing. Correct the row if that was not intended.`,
  VIEW_CAME_LATER: (c) => `This view is filed, but arrived after its exam had been read${found(c)}. Send all views of an exam together.`,
  INVALID_FACTS: (c) => `The facts cannot be used${found(c, ": ", "")}${ofRow(c, ": ", "")}. Correct the row and send the file again.`,
  SAME_INSTANCE_OTHER_PIXELS: () =>
    "An image with the same SOP Instance UID but different pixels is already filed. Find out which one is correct.",
  SAME_INSTANCE_OTHER_HEADER: (c) =>
    `An image with the same SOP Instance UID but a different header is already filed${found(c)}; it was not changed. Find out which one is correct. If it is this one, withdraw the filed exam and send the image under a new SOP Instance UID.`,
  CORRECTED: (c) => `The image was already filed and has now been corrected${found(c)}. Check its exam if that was not intended.`,
  FACTS_WITHOUT_FILE: () => "The facts have a row for this file, but the file was not among those sent. Add it or delete the row.",
  FILE_WITHOUT_FACTS: () => "The facts have no row for this file. Add one or leave the file out.",
  CHECKSUM_MISMATCH: () => "The bytes received do not match the announced checksum. Send the file again.",
  EXPIRED: () => "The file did not arrive in time. Send it again.",
  UNSUPPORTED_TRANSFER_SYNTAX: (c) =>
    `The transfer syntax is not supported, or does not match the data${found(c)}. Export it uncompressed or as JPEG Lossless, JPEG-LS, JPEG 2000 or RLE.`,
  UNSUPPORTED_PIXELS: (c) => `This pixel format is not supported${found(c)}. Send a grey-scale image of 8 to 16 bits.`,
  MULTI_FRAME: () => "The file contains several frames or a tomosynthesis slice. Send single two-dimensional views.",
  QUALITY_CONTROL_IMAGE: () => "This is a quality-control image, not a patient's. Leave it out.",
  PARSE_TIMEOUT: () => "The file took too long to read. Export it again, uncompressed if possible.",
  OUT_OF_MEMORY: () => "Reading the file needed more memory than is allowed for one file. Send it uncompressed or smaller.",
  READING_FAILED: () =>
    "The file could not be read within a day of attempts or a week of waiting; the file itself may be fine. Tell your administrator, then send it again.",
  EXAM_WITHDRAWN: () => "The exam that this file belongs to was withdrawn. It cannot be filed again.",
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

import type { ExportFormat } from "@second-read/domain";
import type { ExportCounts } from "./read-pages.ts";

const rulesOfFormat: Readonly<Record<ExportFormat, readonly string[]>> = {
  CSV: [
    "Tables: RFC 4180, UTF-8 without byte order mark, separated by commas; data-dictionary.csv says what each column means. An empty cell is an absent value.",
    "Where a spreadsheet would take text for a formula (=, +, -, @ or one of these in full width, perhaps after quotes or apostrophes, at its start or after a semicolon, bar, tab or line break; also a tab or line break at its start), one apostrophe precedes it.",
    "To read the text as it was, take one apostrophe off at each such place. Numbers are never changed.",
    "In Excel: Data, From Text/CSV, File origin 65001 (UTF-8).",
  ],
  COCO: [
    "annotations.json: images of breasts with ground truth, normal ones too, and one annotation for each mark of the ground truth.",
    "Coordinates are those of the stored image: origin top left, pixel centres at .5. The images themselves are not in the archive; file_name is imageId.dcm.",
    "shape and points are the mark as it was drawn. An ellipse is a polygon of 72 corners, with its own bbox and area; a point is the pixel round it.",
  ],
};

/** What a person who finds the archive needs to know. */
export function readMe({ format, description, counts }: { format: ExportFormat; description: string; counts: ExportCounts }): string {
  const { exported, notFinal, heldOut } = counts;
  return `${[
    description,
    "",
    ...rulesOfFormat[format],
    "manifest.json has the SHA-256 of each file.",
    "",
    `Labels of ${exported} exams. Left out: ${notFinal} exams that were not final, ${heldOut} of patients of the held-out test set.`,
    "Patients are pseudonyms, dates are shifted by days that differ from patient to patient. Research and quality use. Not for primary diagnosis.",
  ].join("\n")}\n`;
}

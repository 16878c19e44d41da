import { parseDicom, shortOf, tags } from "@second-read/dicom";
import { Rejected } from "@second-read/domain";
import { WrongValue } from "../facts-csv/csv-problem.ts";
import { readPicture } from "../pictures/read-picture.ts";
import { sniffFormat } from "../pictures/sniff.ts";
import type { DataSetFolder } from "./data-set.ts";
import type { ImageSize } from "./lesion-shapes.ts";

/**
 * Places in a table are in the pixels of the image as published. Copies that were scaled or cropped go around, and a place would lie elsewhere in
 * them without being outside of the picture. What the table does not state is not compared; an unreadable file is rejected by the import itself.
 * @throws WrongValue
 */
export async function assertSize(
  folder: DataSetFolder,
  path: string,
  stated: { readonly rows: number | null; readonly columns: number | null },
): Promise<void> {
  const { rows, columns } = stated;
  if (rows !== null && columns !== null) await assertOneOf(folder, path, [{ rows, columns }]);
}

/** The same for a data set whose images have one of a few sizes. @throws WrongValue */
export async function assertOneOf(folder: DataSetFolder, path: string, published: readonly ImageSize[]): Promise<void> {
  const size = await sizeOf(folder, path);
  if (size === null || published.some(({ rows, columns }) => rows === size.rows && columns === size.columns)) return;
  throw new WrongValue("the size of the file", `${inWords(size)} pixels`, `${published.map(inWords).join(" or ")} pixels as published`);
}

/** Null for what cannot be read. */
async function sizeOf(folder: DataSetFolder, path: string): Promise<ImageSize | null> {
  try {
    const bytes = await folder.read(path);
    const format = sniffFormat(bytes, null);
    if (format !== "DICOM") return await readPicture(bytes, format);
    const { dataSet } = parseDicom(bytes);
    const [rows, columns] = [shortOf(dataSet, tags.Rows), shortOf(dataSet, tags.Columns)];
    return rows === null || columns === null ? null : { rows, columns };
  } catch (error) {
    if (error instanceof Rejected) return null;
    throw error;
  }
}

function inWords({ rows, columns }: ImageSize): string {
  return `${columns} × ${rows}`;
}

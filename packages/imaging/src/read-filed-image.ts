import {
  copyShorts,
  type DataSet,
  readDataSet,
  readPart10Start,
  shortOf,
  tags,
  textOf,
  textsOf,
  transferSyntaxes,
  viewLabel,
  viewOf,
} from "@second-read/dicom/elements";
import { type Laterality, lateralities, Rejected, type View, type ViewModifier } from "@second-read/domain";
import type { GreyImage } from "./grey/grey-image.ts";
import { readGreyScale } from "./grey/read-grey-scale.ts";
import { chestWallSideOf } from "./hanging/chest-wall-side.ts";
import { type Hang, hang, type ImageSide } from "./hanging/hang.ts";
import { type BreastMask, breastMask } from "./prepare/breast-mask.ts";
import { type PhysicalSpacing, physicalSpacingOf } from "./size/physical-spacing.ts";

/** A mammogram from the store: its grey image, what it shows, how it hangs, and the basis of its size in millimetres. */
export interface FiledImage extends GreyImage {
  readonly laterality: Laterality;
  readonly view: View;
  readonly modifiers: readonly ViewModifier[];
  readonly viewLabel: string;
  readonly patientOrientation: readonly [row: string, column: string] | null;
  readonly breast: BreastMask;
  readonly chestWall: ImageSide | null;
  readonly hang: Hang;
  readonly spacing: PhysicalSpacing;
  readonly vendor: string | null;
  readonly sopUid: string;
}

/**
 * Reads a file that this product has filed (uncompressed, explicit little endian), in browsers and in Node, without copying the pixels. For anything
 * else it throws Rejected TRUNCATED, UNSUPPORTED_TRANSFER_SYNTAX or MISSING_LATERALITY.
 */
export function readFiledImage(file: ArrayBuffer | Uint8Array): FiledImage {
  const bytes = file instanceof Uint8Array ? file : new Uint8Array(file);
  const { dataSetAt, transferSyntax } = readPart10Start(bytes);
  if (transferSyntax !== transferSyntaxes.explicitLittleEndian) throw new Rejected("UNSUPPORTED_TRANSFER_SYNTAX");
  const { dataSet } = readDataSet(bytes, dataSetAt, { explicit: true });
  const image = readStoredMatrix(dataSet);
  const laterality = lateralities.find((side) => side === textOf(dataSet, tags.ImageLaterality));
  if (!laterality) throw new Rejected("MISSING_LATERALITY");
  const { view, modifiers } = viewOf(dataSet);
  const patientOrientation = patientOrientationOf(dataSet);
  const breast = breastMask(image);
  const chestWall = chestWallSideOf(breast.mask, breast.rows, breast.columns);
  return {
    ...image,
    laterality,
    view: view ?? "UNKNOWN",
    modifiers,
    viewLabel: viewLabel(laterality, view ?? "UNKNOWN", modifiers),
    patientOrientation,
    breast,
    chestWall,
    hang: hang({ laterality, view: view ?? "UNKNOWN", patientOrientation, chestWall }),
    spacing: physicalSpacingOf(dataSet),
    vendor: textOf(dataSet, tags.Manufacturer),
    sopUid: textOf(dataSet, tags.SOPInstanceUID) ?? "",
  };
}

/** Row and column direction; null if the file does not state both. */
export function patientOrientationOf(dataSet: DataSet): readonly [string, string] | null {
  const [row, column] = textsOf(dataSet, tags.PatientOrientation).map((text) => text.toUpperCase());
  return row && column && /^[APLRHF]{1,3}$/.test(row) && /^[APLRHF]{1,3}$/.test(column) ? [row, column] : null;
}

function readStoredMatrix(dataSet: DataSet): GreyImage {
  const rows = shortOf(dataSet, tags.Rows);
  const columns = shortOf(dataSet, tags.Columns);
  const bitsStored = shortOf(dataSet, tags.BitsStored);
  const pixelData = dataSet.get(tags.PixelData);
  if (!rows || !columns || !bitsStored || bitsStored > 16 || pixelData?.kind !== "value") throw new Rejected("UNRECOGNISED_FORMAT");
  if (shortOf(dataSet, tags.BitsAllocated) !== 16) throw new Rejected("UNSUPPORTED_TRANSFER_SYNTAX");
  if (pixelData.bytes.length < rows * columns * 2) throw new Rejected("TRUNCATED");
  return { ...readGreyScale(dataSet), rows, columns, bitsStored, pixels: asShorts(pixelData.bytes, rows * columns) };
}

/** A view of the pixels if they are aligned, as they always are in a file of ours, else a copy. */
function asShorts(bytes: Uint8Array, count: number): Uint16Array {
  if (bytes.byteOffset % 2 === 0) return new Uint16Array(bytes.buffer, bytes.byteOffset, count);
  return copyShorts(bytes, count);
}

import type { Laterality, View } from "@second-read/domain";

export type ImageSide = "left" | "right";

/** How a stored image is turned for display: first rotated clockwise, then flipped. Marks stay in stored pixels. */
export interface Hang {
  readonly rotate: 0 | 90;
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  /** What it is based on; "none": shown as stored, the orientation is not verified. */
  readonly source: "orientation" | "pixels" | "none";
  /** Patient Orientation does not fit the chest wall in the pixels, or is of the other breast: shown with a badge, never corrected silently. */
  readonly contradicted: boolean;
}

export interface HangInput {
  readonly laterality: Laterality;
  readonly view: View;
  readonly patientOrientation: readonly [row: string, column: string] | null;
  /** The side of the stored picture to which the breast is attached, if the pixels show it. */
  readonly chestWall: ImageSide | null;
}

const craniocaudal: ReadonlySet<View> = new Set<View>(["CC", "XCCL", "XCCM", "FB"]);
const opposites: Readonly<Record<string, string>> = { A: "P", P: "A", L: "R", R: "L", H: "F", F: "H" };

/** Row and column direction of an image hung for reading (IHE RAD TF-2 §4.16.4.2.2.1.1.2): right nipple to the left, lateral or head at the top. */
export function hungOrientation(laterality: Laterality, view: View): readonly [row: string, column: string] {
  const row = laterality === "R" ? "P" : "A";
  if (!craniocaudal.has(view)) return [row, "F"];
  return [row, laterality === "R" ? "L" : "R"];
}

/** The transform that hangs a stored image, from its Patient Orientation, or else from the side of its chest wall. */
export function hang(input: HangInput): Hang {
  const fromOrientation =
    input.patientOrientation && hangByOrientation(input.patientOrientation, hungOrientation(input.laterality, input.view));
  if (fromOrientation) return { ...fromOrientation, source: "orientation", contradicted: contradicts(input) || isOfOtherBreast(input) };
  const wanted: ImageSide = input.laterality === "R" ? "right" : "left";
  if (input.chestWall === null) return { rotate: 0, flipHorizontal: false, flipVertical: false, source: "none", contradicted: false };
  return { rotate: 0, flipHorizontal: input.chestWall !== wanted, flipVertical: false, source: "pixels", contradicted: false };
}

function hangByOrientation(
  stored: readonly [string, string],
  target: readonly [string, string],
): Pick<Hang, "rotate" | "flipHorizontal" | "flipVertical"> | null {
  // The first letter is the main direction of a compound value such as FL.
  let row = stored[0].charAt(0).toUpperCase();
  let column = stored[1].charAt(0).toUpperCase();
  let rotate: 0 | 90 = 0;
  if (axis(row) === axis(target[1]) && axis(column) === axis(target[0])) {
    // After a clockwise rotation the old row direction points down and the old column direction to the left.
    [row, column] = [opposites[column] ?? "", row];
    rotate = 90;
  }
  const flipHorizontal = opposites[row] === target[0];
  const flipVertical = opposites[column] === target[1];
  if ((!flipHorizontal && row !== target[0]) || (!flipVertical && column !== target[1])) return null;
  return { rotate, flipHorizontal, flipVertical };
}

function axis(letter: string): string {
  if (letter === "A" || letter === "P") return "depth";
  if (letter === "L" || letter === "R") return "width";
  return letter === "H" || letter === "F" ? "height" : "unknown";
}

/** The chest wall is posterior: on the right if the row direction is P, on the left if it is A. */
function contradicts(input: HangInput): boolean {
  const direction = input.patientOrientation?.[0].charAt(0).toUpperCase();
  if (input.chestWall === null || (direction !== "A" && direction !== "P")) return false;
  return (direction === "P" ? "right" : "left") !== input.chestWall;
}

/**
 * An oblique image leans to the middle: of a right breast, down is also towards the patient's left (FL, or HR if it is stored upside down). A side that
 * was corrected afterwards leaves the letters of the other breast; in other views they cannot be told from an image that was turned.
 */
function isOfOtherBreast({ laterality, view, patientOrientation }: HangInput): boolean {
  const [main = "", ...others] = patientOrientation?.map((value) => value.toUpperCase()).find((value) => /^[HF]/.test(value)) ?? "";
  const lean = others.find((letter) => axis(letter) === "width");
  if (view !== "MLO" || lean === undefined) return false;
  return (main === "F" ? lean : opposites[lean]) === laterality;
}

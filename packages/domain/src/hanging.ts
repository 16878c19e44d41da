/** How previews and viewer orient an image's stored pixels: first rotated clockwise by quarter turns, then flipped. */
export interface Hanging {
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  readonly quarterTurns: number;
  /** Its basis; "none" means shown as stored, orientation unverified. */
  readonly source: "orientation" | "pixels" | "none";
  /** The pixels show the chest wall on a different side from the one that Patient Orientation gives. */
  readonly contradicted: boolean;
}

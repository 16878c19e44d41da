/** How previews and viewer turn an image's stored pixels: rotated clockwise by quarter turns first, then flipped. */
export interface Hanging {
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  readonly quarterTurns: number;
  /** What it rests on; "none" means: shown as stored, orientation unverified. */
  readonly source: "orientation" | "pixels" | "none";
  /** The pixels show the chest wall on the other side than Patient Orientation says. */
  readonly contradicted: boolean;
}

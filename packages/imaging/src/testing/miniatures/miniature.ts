/** A small version of a data set: its files by path, with names, layout and labels as published and made-up images of 48 × 64 pixels. */
export type Miniature = Readonly<Record<string, Uint8Array | string>>;

export function csv(...lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

/** A data set in small: its files by path, named, laid out and labelled as the published one, with made-up images of 48 × 64 pixels. */
export type Miniature = Readonly<Record<string, Uint8Array | string>>;

export function csv(...lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

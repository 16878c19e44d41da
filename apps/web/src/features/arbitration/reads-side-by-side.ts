import { findingInWords } from "../../entities/finding/finding.ts";
import { type Whose, whoseRead } from "../../ui/colours.ts";
import type { ViewerMark } from "../../viewer/marks.ts";
import { lesionKey } from "./decision.ts";
import type { ReadToCompare } from "./documents.ts";

/** A read in its column: A is the leftmost. */
export type LetteredRead = ReadToCompare & { readonly letter: string };

/**
 * The reads to show side by side: those of the newest round that has any, in the order in which they were submitted or, if the project hides its
 * readers from arbiters, in a random order that the server keeps for the exam. Letters follow the columns.
 */
export function columnsOf(reads: readonly ReadToCompare[]): readonly LetteredRead[] {
  const newest = Math.max(0, ...reads.map(({ round }) => round));
  return reads
    .filter(({ round }) => round === newest)
    .sort((a, b) => a.order - b.order)
    .map((read, index) => ({ ...read, letter: String.fromCharCode(65 + index) }));
}

/** The name over a column; without one the readers are anonymous here. */
export function readerInWords({ letter, reader }: LetteredRead): string {
  return reader ? reader.name : `Reader ${letter}`;
}

/** The marks of one column, in its colour. */
export function marksOfRead(read: LetteredRead): readonly ViewerMark[] {
  const whose: Whose = whoseRead(read.letter === "A" ? 1 : 2);
  return read.findings.flatMap((finding) =>
    finding.marks.map((mark, index) => ({
      ...mark,
      id: `${lesionKey(read.id, finding.id)}:${index}`,
      whose,
      label: `${findingInWords(finding)}, reader ${read.letter}`,
    })),
  );
}

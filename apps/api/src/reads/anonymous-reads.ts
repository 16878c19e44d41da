import { createHmac } from "node:crypto";
import type { ReadRecord } from "@second-read/database";

/** A read as shown; `readerId` is null if the reader is hidden. */
export interface ShownRead extends Omit<ReadRecord, "readerId"> {
  readonly readerId: string | null;
}

/**
 * The reads of one exam without anything that says whose they are: the name, and what a roster would give away (when it was given, how long it took).
 * Positions in the round are reassigned by a keyed hash of exam and reader: the same each time the exam is opened and whatever the opinions, so that
 * columns stay in place; but of two readers sometimes one and sometimes the other comes first, so that neither a letter nor a habit of reading first
 * can be followed from exam to exam. The viewer's own reads stay as they are.
 */
export function anonymousReads(
  reads: readonly ReadRecord[],
  { actorId, key }: { readonly actorId: string; readonly key: string },
): ShownRead[] {
  const others = reads.filter(({ readerId }) => readerId !== actorId);
  const drawn = new Map<string, number>();
  for (const round of new Set(others.map((read) => read.round))) {
    const ofRound = others.filter((read) => read.round === round);
    const places = ofRound.map(({ order }) => order).sort((a, b) => a - b);
    const lot = ({ examId, readerId }: ReadRecord) =>
      createHmac("sha256", key).update(`column ${examId} ${round} ${readerId}`).digest("hex");
    ofRound.toSorted((a, b) => (lot(a) < lot(b) ? -1 : 1)).forEach(({ id }, index) => void drawn.set(id, places[index] ?? 0));
  }
  return reads
    .map((read) => {
      const order = drawn.get(read.id);
      return order === undefined ? read : { ...read, order, readerId: null, finalisedAt: null, activeSeconds: null, revision: 0 };
    })
    .sort((a, b) => b.round - a.round || a.order - b.order);
}

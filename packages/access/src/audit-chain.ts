import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";

/** The "previous hash" of a chain's first link. */
export const genesisHash = "0".repeat(64);

/** One recorded action, without its links. */
export interface AuditFacts {
  /** A project's id, or the chain of events that belong to no project. */
  readonly chain: string;
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly at: Date;
  /** Null: the system itself. */
  readonly actorId: string | null;
  readonly action: string;
  readonly subject: string;
  readonly outcome: string;
  /** Never contains a name, a patient or a secret. */
  readonly details: unknown;
}

export interface AuditLink extends AuditFacts {
  readonly previousHash: string;
  readonly hash: string;
}

/** A link known from elsewhere: the head that writers lock, or a copy in the object store. It reveals a truncated tail. */
export interface ChainAnchor {
  readonly sequence: number;
  readonly hash: string;
}

export interface ChainVerdict {
  readonly ok: boolean;
  readonly checked: number;
  /** The first sequence number at which the chain has been altered. */
  readonly firstBadSequence?: number;
}

/**
 * The canonical JSON of an action before and after its sequence number: the number and the previous hash are known only to whoever holds the chain's
 * head. Keys are sorted, so `sequence` comes between `outcome` and `subject`.
 */
export function textRoundSequence({ action, actorId, at, chain, details, outcome, subject }: Omit<AuditFacts, "sequence">): {
  readonly before: string;
  readonly after: string;
} {
  return {
    before: `${canonicalJson({ action, actorId, at, chain, details, outcome }).slice(0, -1)},"sequence":`,
    after: `,${canonicalJson({ subject }).slice(1)}`,
  };
}

/** SHA-256 (hexadecimal) over the previous hash, a line feed and the canonical JSON of every column of the event. */
export function chainHash(previousHash: string, event: AuditFacts): string {
  const { before, after } = textRoundSequence(event);
  return createHash("sha256").update(`${previousHash}\n${before}${event.sequence}${after}`).digest("hex");
}

export interface ChainVerifier {
  /** Adds the next link, in order of sequence. @returns false from the first bad link on */
  add(link: AuditLink): boolean;
  /** The result for all links added. */
  end(): ChainVerdict;
}

/** The starting point of a complete chain. */
export const genesis: ChainAnchor = { sequence: 0, hash: genesisHash };

/**
 * Checks a chain link by link, so that a long one need not be held in memory. Detects any changed column, a deleted, inserted or swapped link, and,
 * with anchors, a truncated tail or a completely rewritten chain.
 * @param start the last archived link, if the first links are in an archive; anchors before it are not checked
 */
export function chainVerifier(anchors: readonly ChainAnchor[] = [], start: ChainAnchor = genesis): ChainVerifier {
  // There may be several anchors for one place, and all must match: adding an anchor must not override an earlier one.
  const anchored = Map.groupBy(anchors, ({ sequence }) => sequence);
  let previous = start;
  let chain: string | null = null;
  let checked = 0;
  let firstBad = anchored.get(start.sequence)?.some(({ hash }) => hash !== start.hash) ? start.sequence : null;

  return {
    add(link) {
      if (firstBad !== null) return false;
      checked++;
      chain ??= link.chain;
      const follows = link.chain === chain && link.sequence === previous.sequence + 1 && link.previousHash === previous.hash;
      const isWhole = follows && link.hash === chainHash(previous.hash, link);
      const isAnchored = anchored.get(link.sequence)?.every(({ hash }) => hash === link.hash) ?? true;
      // The position at which the chain breaks, not the number stored there, which may be forged too.
      if (!isWhole || !isAnchored) firstBad = previous.sequence + 1;
      else previous = { sequence: link.sequence, hash: link.hash };
      return firstBad === null;
    },
    end() {
      const furthest = Math.max(0, ...anchored.keys());
      if (firstBad === null && furthest > previous.sequence) firstBad = previous.sequence + 1;
      return firstBad === null ? { ok: true, checked } : { ok: false, checked, firstBadSequence: firstBad };
    },
  };
}

/** Verifies a whole chain at once, in order of sequence. */
export function verifyChain(links: Iterable<AuditLink>, anchors: readonly ChainAnchor[] = []): ChainVerdict {
  const verifier = chainVerifier(anchors);
  for (const link of links) if (!verifier.add(link)) break;
  return verifier.end();
}

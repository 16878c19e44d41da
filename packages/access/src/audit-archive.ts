import { createHash } from "node:crypto";
import { type AuditLink, chainVerifier, genesis } from "./audit-chain.ts";

/** What a chain records about a range of its events that has been archived in the store as JSON lines. */
export interface AuditArchive {
  /** Sequence numbers of its first and last event. */
  readonly first: number;
  readonly last: number;
  /** Hash of the last event. */
  readonly hash: string;
  /** SHA-256 of the archive's bytes, lower-case hex. */
  readonly sha256: string;
}

export function archiveDigest(lines: string): string {
  return createHash("sha256").update(lines).digest("hex");
}

/** The events of an archive, in order. */
export function linksOfArchive(lines: string): AuditLink[] {
  return lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const link = JSON.parse(line) as Omit<AuditLink, "at"> & { readonly at: string };
      return { ...link, at: new Date(link.at) };
    });
}

/**
 * Whether an archive matches its record: its digest, every link, and its first and last event.
 * @param previousHash hash of the event before it, if known; a chain's first archive needs none
 */
export function verifyArchive(lines: string, archive: AuditArchive, previousHash?: string): boolean {
  if (archiveDigest(lines) !== archive.sha256) return false;
  const links = linksOfArchive(lines);
  const hash = archive.first === 1 ? genesis.hash : (previousHash ?? links[0]?.previousHash ?? "");
  const verifier = chainVerifier([{ sequence: archive.last, hash: archive.hash }], { sequence: archive.first - 1, hash });
  return links.every((link) => verifier.add(link)) && verifier.end().ok && links.at(-1)?.sequence === archive.last;
}

import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AuditFacts, type AuditLink, chainHash, chainVerifier, genesisHash, verifyChain } from "./audit-chain.ts";
import { canonicalJson } from "./canonical-json.ts";

function nextLink(previous: AuditLink | undefined, event: Omit<AuditFacts, "sequence">): AuditLink {
  const facts = { ...event, sequence: (previous?.sequence ?? 0) + 1 };
  const previousHash = previous?.hash ?? genesisHash;
  return { ...facts, previousHash, hash: chainHash(previousHash, facts) };
}

function chainOf(length: number): AuditLink[] {
  const links: AuditLink[] = [];
  for (let index = 0; index < length; index++) {
    const event = {
      chain: "p1",
      at: new Date(1_700_000_000_000 + index),
      actorId: index % 3 ? "u1" : null,
      action: "finaliseRead",
      subject: `read ${index}`,
      outcome: "done",
      details: { revision: index, breasts: ["R", "L"] },
    };
    links.push(nextLink(links.at(-1), event));
  }
  return links;
}
const head = (links: AuditLink[]) => [{ sequence: links.length, hash: links.at(-1)?.hash ?? genesisHash }];
const changed = (links: AuditLink[], index: number, change: Partial<AuditLink>) =>
  links.map((link, position) => (position === index ? { ...link, ...change } : link));

describe("an unaltered chain", () => {
  it("is hashed over the canonical JSON of the whole event", () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string()), fc.nat(), fc.jsonValue(), (subject, actorId, sequence, details) => {
        const event = { chain: "p1", sequence, at: new Date(0), actorId, action: "saveDraft", subject, outcome: "done", details };
        expect(chainHash(genesisHash, event)).toBe(
          createHash("sha256")
            .update(`${genesisHash}\n${canonicalJson(event)}`)
            .digest("hex"),
        );
      }),
    );
  });

  it("verifies, whether empty or long", () => {
    expect(verifyChain([])).toEqual({ ok: true, checked: 0 });
    expect(verifyChain(chainOf(200), head(chainOf(200)))).toEqual({ ok: true, checked: 200 });
  });

  it("verifies after its details went through a store that reorders keys", () => {
    const links = chainOf(3).map((link) => ({ ...link, details: Object.fromEntries(Object.entries(link.details as object).reverse()) }));
    expect(verifyChain(links).ok).toBe(true);
  });
});

describe("a chain that was tampered with", () => {
  const links = chainOf(6);
  const changes: Partial<AuditLink>[] = [
    { chain: "p2" },
    { sequence: 9 },
    { at: new Date(0) },
    { actorId: "u2" },
    { actorId: null, subject: "read 4" },
    { action: "skipExam" },
    { subject: "read 5" },
    { outcome: "denied" },
    { details: {} },
    { details: { revision: 4, breasts: ["L", "R"] } },
    { previousHash: genesisHash },
    { hash: genesisHash },
  ];
  it.each(changes)("shows a changed column: %j", (change) => {
    expect(verifyChain(changed(links, 4, change))).toEqual({ ok: false, checked: 5, firstBadSequence: 5 });
  });

  it("shows, at the link after it, a changed link whose own hash was recomputed", () => {
    const forged = { ...links[2]!, outcome: "denied" };
    forged.hash = chainHash(forged.previousHash, forged);
    expect(verifyChain(changed(links, 2, forged)).firstBadSequence).toBe(4);
  });

  it("shows a deleted link, an inserted one and two swapped ones", () => {
    expect(verifyChain(links.filter((_, index) => index !== 2)).firstBadSequence).toBe(3);
    expect(verifyChain([...links.slice(0, 3), links[2]!, ...links.slice(3)]).firstBadSequence).toBe(4);
    expect(verifyChain([links[0]!, links[2]!, links[1]!, ...links.slice(3)]).firstBadSequence).toBe(2);
    expect(verifyChain(links.slice(1)).firstBadSequence).toBe(1);
  });

  it("shows a truncated tail and a rewritten chain by its anchors", () => {
    expect(verifyChain(links.slice(0, 4)).ok).toBe(true);
    expect(verifyChain(links.slice(0, 4), head(links))).toEqual({ ok: false, checked: 4, firstBadSequence: 5 });
    expect(verifyChain([], head(links)).firstBadSequence).toBe(1);
    const anew: AuditLink[] = [];
    for (const { sequence: _sequence, ...event } of links) anew.push(nextLink(anew.at(-1), { ...event, actorId: "u9" }));
    expect(verifyChain(anew).ok).toBe(true);
    expect(verifyChain(anew, [{ sequence: 3, hash: links[2]!.hash }]).firstBadSequence).toBe(3);
  });
});

describe("a chain whose first links are in an archive", () => {
  const links = chainOf(6);
  const start = { sequence: 3, hash: links[2]!.hash };
  const verify = (rest: AuditLink[], anchors: { sequence: number; hash: string }[], from = start) => {
    const verifier = chainVerifier(anchors, from);
    for (const link of rest) if (!verifier.add(link)) break;
    return verifier.end();
  };

  it("verifies from the recorded end on", () => {
    const earlier = { sequence: 2, hash: links[1]!.hash };
    expect(verify(links.slice(3), [earlier, start, ...head(links)])).toEqual({ ok: true, checked: 3 });
  });

  it("shows a different end, more links missing than recorded, and an end that contradicts an anchor", () => {
    expect(verify(links.slice(3), [], { sequence: 3, hash: genesisHash })).toEqual({ ok: false, checked: 1, firstBadSequence: 4 });
    expect(verify(links.slice(4), [])).toEqual({ ok: false, checked: 1, firstBadSequence: 4 });
    expect(verify(links.slice(3), [{ sequence: 3, hash: genesisHash }])).toEqual({ ok: false, checked: 0, firstBadSequence: 3 });
    expect(verify([], head(links))).toEqual({ ok: false, checked: 0, firstBadSequence: 4 });
  });
});

describe("canonical JSON", () => {
  it("does not depend on the order of keys and otherwise equals JSON", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("distinguishes values that look alike", () => {
    expect(canonicalJson({ a: "1" })).not.toBe(canonicalJson({ a: 1 }));
    expect(canonicalJson({ a: undefined, b: new Date(0) })).toBe('{"b":"1970-01-01T00:00:00.000Z"}');
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
    expect(() => canonicalJson(1n)).toThrow(TypeError);
  });
});

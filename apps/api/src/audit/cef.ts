import type { AuditEventRecord } from "@second-read/database";

/** RFC 5424: facility 13 (log audit), severity informational or warning. */
const priorities = { done: 13 * 8 + 6, denied: 13 * 8 + 4 } as const;
const severities = { done: 3, denied: 6 } as const;

/**
 * Characters that move a terminal's cursor, change the reading direction, are invisible or end a line for some readers are written as their number.
 */
const visible = (text: string) =>
  text.replaceAll(/(?![\r\n])[\p{Cc}\p{Cf}\u2028\u2029]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
/** In the header of CEF a bar ends a field, and in its extension an equals sign ends a name; a line break would end the message in either. */
const inHeader = (text: string) =>
  visible(text)
    .replaceAll(/[\\|]/g, "\\$&")
    .replaceAll(/[\r\n]+/g, " ");
const inExtension = (text: string) =>
  visible(text)
    .replaceAll(/[\\=]/g, "\\$&")
    .replaceAll(/\r?\n|\r/g, "\\n");

/** One event as a line of syslog (RFC 5424) with CEF, for log collectors. */
export function cefLine(event: AuditEventRecord, { host, version }: { readonly host: string; readonly version: string }): string {
  const { chain, sequence, at, actorId, action, subject, outcome, details, previousHash, hash } = event;
  const { sources } = details as { readonly sources?: readonly string[]; readonly source?: string };
  const source = sources?.[0] ?? (details as { readonly source?: string }).source;
  const fields: readonly (readonly [string, string | undefined])[] = [
    ["rt", String(at.getTime())],
    ["externalId", String(sequence)],
    ["suid", actorId ?? undefined],
    ["src", source],
    ["act", action],
    ["outcome", outcome],
    ["cs1Label", "chain"],
    ["cs1", chain],
    ["cs2Label", "subject"],
    ["cs2", subject],
    ["cs3Label", "hash"],
    ["cs3", hash],
    ["cs4Label", "previousHash"],
    ["cs4", previousHash],
    ["cs5Label", "details"],
    ["cs5", JSON.stringify(details)],
  ];
  const extension = fields.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${inExtension(value)}`])).join(" ");
  const header = ["CEF:0", "Second Read", "Second Read", version, action, action].map(inHeader).join("|");
  return `<${priorities[outcome]}>1 ${at.toISOString()} ${host} second-read - AUDIT - ${header}|${severities[outcome]}|${extension}`;
}

import type { AuditEventRecord } from "@second-read/database";
import { expect, test } from "vitest";
import { cefLine } from "./cef.ts";

const event: AuditEventRecord = {
  chain: "system",
  sequence: 7,
  at: new Date("2026-03-01T08:00:00.000Z"),
  actorId: null,
  action: "signIn",
  subject: "user 0190",
  outcome: "denied",
  details: { code: "UNAUTHENTICATED", n: 9, sources: ["192.0.2.7", "192.0.2.8"] },
  previousHash: "0".repeat(64),
  hash: "a".repeat(64),
};
const made = { host: "reads.example.org", version: "1.0" };

test("an event is one line of syslog with CEF", () => {
  expect(cefLine(event, made)).toBe(
    `<108>1 2026-03-01T08:00:00.000Z reads.example.org second-read - AUDIT - CEF:0|Second Read|Second Read|1.0|signIn|signIn|6|` +
      `rt=1772352000000 externalId=7 src=192.0.2.7 act=signIn outcome=denied cs1Label=chain cs1=system cs2Label=subject cs2=user 0190 ` +
      `cs3Label=hash cs3=${"a".repeat(64)} cs4Label=previousHash cs4=${"0".repeat(64)} ` +
      `cs5Label=details cs5={"code":"UNAUTHENTICATED","n":9,"sources":["192.0.2.7","192.0.2.8"]}`,
  );
});

test("no recorded text ends a field, a name or the line", () => {
  const line = cefLine({ ...event, action: "a|b\\", subject: "x=1\ny=2", details: { reason: "two\r\nlines | one=bar\\" } }, made);
  expect(line).not.toMatch(/[\r\n]/);
  expect(line).toContain("|a\\|b\\\\|a\\|b\\\\|6|");
  expect(line).toContain("cs2=x\\=1\\ny\\=2 ");
  expect(line.match(/(?<!\\)=/g)).toHaveLength(14);
});

test("no recorded text moves a cursor, changes the reading direction or is invisible", () => {
  const subject = "group \u001b[2J\u202etxt.exe\u200b\u0085\u2028\u0000💥é";
  const line = cefLine({ ...event, subject, details: { reason: "\u202e" } }, made);
  expect(line).toContain(String.raw`cs2=group \\u{1b}[2J\\u{202e}txt.exe\\u{200b}\\u{85}\\u{2028}\\u{0}💥é `);
  expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
});

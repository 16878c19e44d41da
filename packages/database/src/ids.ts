import { randomBytes } from "node:crypto";

/** UUID version 7 (RFC 9562): sorted by creation time, so that indexes grow at one end. */
export function newId(nowMilliseconds = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMilliseconds, 0, 6);
  bytes[6] = 0x70 | ((bytes[6] as number) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether this can be one of our ids at all. If not, it is treated like an id that does not exist. */
export function isId(text: string): boolean {
  return uuid.test(text);
}

import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";

function secretOf(key: string): Buffer {
  return createHmac("sha256", key).update("sealed text").digest();
}

/** Encrypts a short text that a later step needs (AES-256-GCM); base64url of nonce, tag and ciphertext. */
export function sealText(key: string, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", secretOf(key), nonce);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
}

/** Reverses `sealText`; null if the text was not sealed with this key. */
export function unsealText(key: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < 28) return null;
  try {
    const decipher = createDecipheriv("aes-256-gcm", secretOf(key), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

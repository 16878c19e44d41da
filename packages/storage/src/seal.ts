import { createCipheriv, createDecipheriv, type DecipherGCM, hkdfSync, randomBytes } from "node:crypto";

/** The first bytes of a sealed stream, followed by the salt, the AES-256-GCM stream and its tag. */
const mark = Buffer.from("SRE1");
const saltBytes = 16;
const headBytes = mark.length + saltBytes;
const tagBytes = 16;

/** How much longer a sealed stream is than its content. */
export const sealBytes = headBytes + tagBytes;

/** Whether data beginning with these bytes is sealed. */
export function isSealed(firstBytes: Uint8Array): boolean {
  return mark.equals(firstBytes.subarray(0, mark.length));
}

/** The sealed data was altered or truncated, or the key is different. */
export class SealBrokenError extends Error {
  override readonly name = "SealBrokenError";
  constructor() {
    super("a sealed file cannot be opened: it was altered or cut, or its key is another");
  }
}

/** Encrypts a stream with a key derived from a secret and the object's name. Each stream has its own key, so that no nonce is ever reused. */
export async function* seal(secret: string, name: string, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(saltBytes);
  const cipher = createCipheriv("aes-256-gcm", keyOf(secret, salt, name), nonce);
  yield Buffer.concat([mark, salt]);
  for await (const chunk of content) yield cipher.update(chunk);
  yield Buffer.concat([cipher.final(), cipher.getAuthTag()]);
}

/**
 * The content of a sealed stream. Only its end proves that nothing was altered: until then, do not act on the bytes received.
 * @param plainToo also passes through data that was never sealed
 * @throws SealBrokenError
 */
export async function* openSeal(
  secret: string,
  name: string,
  sealed: AsyncIterable<Uint8Array>,
  { plainToo = false }: { readonly plainToo?: boolean } = {},
): AsyncGenerator<Uint8Array> {
  let isPlain = false;
  let decipher: DecipherGCM | undefined;
  /** Not yet decrypted: the header until it is complete, then what may be the tag. */
  let held = Buffer.alloc(0);
  for await (const chunk of sealed) {
    if (isPlain) {
      yield chunk;
      continue;
    }
    held = Buffer.concat([held, chunk]);
    if (decipher === undefined) {
      isPlain = plainToo && !mark.subarray(0, held.length).equals(held.subarray(0, mark.length));
      if (isPlain) yield held;
      if (isPlain || held.length < headBytes) continue;
      if (!isSealed(held)) throw new SealBrokenError();
      decipher = createDecipheriv("aes-256-gcm", keyOf(secret, held.subarray(mark.length, headBytes), name), nonce);
      held = held.subarray(headBytes);
    }
    if (held.length <= tagBytes) continue;
    yield decipher.update(held.subarray(0, -tagBytes));
    held = held.subarray(-tagBytes);
  }
  if (isPlain) return;
  if (plainToo && decipher === undefined && held.length < mark.length) return yield held;
  if (decipher === undefined || held.length < tagBytes) throw new SealBrokenError();
  try {
    decipher.setAuthTag(held);
    yield decipher.final();
  } catch {
    throw new SealBrokenError();
  }
}

/** The same for all streams, since no key is used twice. */
const nonce = Buffer.alloc(12);

function keyOf(secret: string, salt: Uint8Array, name: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, name, 32));
}

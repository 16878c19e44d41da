import { type ObjectStore, type SignedAddress, signingTimeMilliseconds } from "./object-store.ts";

/** About 300 bytes each; beyond this number the oldest are signed again. */
const rememberedAtMost = 20_000;

/** The same store, signing each address only once for as long as the result stays the same: a page of a list has a hundred addresses. */
export function rememberAddresses(store: ObjectStore, now: () => number = Date.now): ObjectStore {
  const remembered = new Map<string, SignedAddress>();

  return {
    ...store,
    presignRead(key, options) {
      const { expiresSeconds, contentType, fileName = "" } = options;
      const name = `${key} ${expiresSeconds} ${contentType} ${fileName}`;
      const known = remembered.get(name);
      const expires = signingTimeMilliseconds(now(), expiresSeconds) + expiresSeconds * 1000;
      if (known?.expiresAt.getTime() === expires) return known;
      const remember = (signed: SignedAddress) => {
        remembered.delete(name);
        if (remembered.size >= rememberedAtMost) remembered.delete(remembered.keys().next().value as string);
        remembered.set(name, signed);
        return signed;
      };
      const signed = store.presignRead(key, options);
      return signed instanceof Promise ? signed.then(remember) : remember(signed);
    },
  };
}

import { Readable } from "node:stream";
import { folders, keys } from "./keys.ts";
import { ObjectNotFoundError, type ObjectStore } from "./object-store.ts";

/** The most that an interrupted transfer loses. */
export const partBytes = 8_000_000;

/** The bytes of a file from `start` on, sent as an object of its own. */
export interface PartOfFile {
  readonly number: number;
  readonly start: number;
  readonly bytes: number;
}

interface SentFile {
  readonly id: string;
  readonly bytes: number;
}

/** The parts in which a file may be sent; none if sending it whole is just as quick. */
export function partsOf(bytes: number): readonly PartOfFile[] {
  if (bytes <= partBytes) return [];
  return Array.from({ length: Math.ceil(bytes / partBytes) }, (_, number) => {
    const start = number * partBytes;
    return { number, start, bytes: Math.min(partBytes, bytes - start) };
  });
}

/** Numbers of the parts that have arrived completely. */
export async function arrivedParts(store: ObjectStore, { id, bytes }: SentFile): Promise<ReadonlySet<number>> {
  const parts = partsOf(bytes);
  const heads = await Promise.all(parts.map(({ number }) => store.head(keys.part(id, number))));
  return new Set(parts.flatMap((part, index) => (heads[index]?.sizeBytes === part.bytes ? [part.number] : [])));
}

/** The size of the file in the store; null while parts are missing. A file sent in one piece has whatever size arrived. */
export async function incomingBytes(store: ObjectStore, file: SentFile): Promise<number | null> {
  const whole = await store.head(keys.incoming(file.id));
  if (whole !== null) return whole.sizeBytes;
  const parts = partsOf(file.bytes);
  return parts.length > 0 && (await arrivedParts(store, file)).size === parts.length ? file.bytes : null;
}

/** The file's bytes, sent in one piece or in parts. @throws ObjectNotFoundError, at once or when the missing part is reached */
export async function readIncoming(store: ObjectStore, { id, bytes }: SentFile): Promise<Readable> {
  try {
    return await store.get(keys.incoming(id));
  } catch (error) {
    if (!(error instanceof ObjectNotFoundError) || bytes <= partBytes) throw error;
  }
  return Readable.from(
    (async function* () {
      for (const { number } of partsOf(bytes)) yield* await store.get(keys.part(id, number));
    })(),
    { objectMode: false },
  );
}

export async function deleteIncoming(store: ObjectStore, { id, bytes }: SentFile): Promise<void> {
  await store.delete(keys.incoming(id));
  if (bytes > partBytes) await store.deletePrefix(folders.partsOf(id));
}

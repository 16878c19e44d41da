import { type ManifestLine, readManifestLine } from "@second-read/domain";
import { keys, type ObjectStore } from "@second-read/storage";

/**
 * The lines of a manifest in parts, as read from the store: the whole may be larger than the maximum length of a string. @throws ObjectNotFoundError
 */
export async function* readManifestTexts(store: Pick<ObjectStore, "get">, digest: string): AsyncGenerator<readonly string[]> {
  const bytes = await store.get(keys.snapshot(digest));
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield lines;
  }
  if (rest !== "") yield [rest];
}

/** The lines that `keep` selects. @throws ObjectNotFoundError */
export async function readManifestLines(
  store: Pick<ObjectStore, "get">,
  digest: string,
  keep: (line: ManifestLine) => boolean = () => true,
): Promise<ManifestLine[]> {
  const kept: ManifestLine[] = [];
  for await (const texts of readManifestTexts(store, digest)) {
    for (const text of texts) {
      const line = readManifestLine(text);
      if (keep(line)) kept.push(line);
    }
  }
  return kept;
}

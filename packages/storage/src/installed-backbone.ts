import { keys } from "./keys.ts";
import type { ObjectStore } from "./object-store.ts";

/** The backbone that new runs use. Earlier ones are kept, so that versions trained with them can go on scoring. */
export interface InstalledBackbone {
  /** Lower-case hex; also the name of its file. */
  readonly sha256: string;
  readonly name: string;
  readonly cut: string;
}

/** Null if none is installed. */
export async function readInstalledBackbone(store: Pick<ObjectStore, "head" | "getBytes">): Promise<InstalledBackbone | null> {
  const key = keys.installedBackbone();
  if ((await store.head(key)) === null) return null;
  return JSON.parse(new TextDecoder().decode(await store.getBytes(key))) as InstalledBackbone;
}

/** The file is written first, so that anyone who reads the pointer finds it. */
export async function installBackbone(store: Pick<ObjectStore, "put">, backbone: InstalledBackbone, bytes: Uint8Array): Promise<void> {
  await store.put(keys.backbone(backbone.sha256), bytes, { contentType: "application/octet-stream" });
  await store.put(keys.installedBackbone(), Buffer.from(JSON.stringify(backbone)), { contentType: "application/json" });
}

/**
 * Threat: an external name that becomes part of a key could reach another object or folder. Keys are built here from ids that the server generated,
 * and both adapters refuse any key or folder that these lists do not allow.
 */
const id = "[0-9A-Za-z][0-9A-Za-z_-]{0,63}";
const name = "[0-9a-z][0-9a-z-]{0,63}(?:\\.[0-9a-z]{1,8}){0,2}";

const allowedKeys: readonly RegExp[] = [
  `incoming/${id}`,
  `parts/${id}/[0-9]{1,3}`,
  `images/${id}\\.dcm`,
  `previews/${id}\\.[0-9a-z]{1,12}\\.jpg`,
  "snapshots/[0-9a-f]{64}\\.jsonl",
  `models/${id}/${name}`,
  `checkpoints/${id}/${id}/[0-9]{1,6}/${name}`,
  `heatmaps/${id}/${id}\\.png`,
  `audit/${id}/[0-9]{1,15}(?:-[0-9a-f]{64})?\\.json`,
  `audit-archives/${id}/[0-9]{1,15}-[0-9]{1,15}-[0-9a-f]{64}\\.jsonl`,
  `exports/${id}/[0-9]{1,6}\\.zip`,
  "backbones/(?:[0-9a-f]{64}\\.bin|installed\\.json)",
  `readiness/${id}`,
].map((pattern) => new RegExp(`^${pattern}$`));

const allowedFolders: readonly RegExp[] = [
  "(?:incoming|parts|images|previews|snapshots|models|checkpoints|heatmaps|audit)/",
  `(?:parts|models|heatmaps|audit|audit-archives|exports)/${id}/`,
  `checkpoints/${id}/(?:${id}/(?:[0-9]{1,6}/)?)?`,
].map((pattern) => new RegExp(`^${pattern}$`));

export function isAllowedKey(key: string): boolean {
  return allowedKeys.some((pattern) => pattern.test(key));
}

/** @throws RangeError for a key that `keys` cannot have made. */
export function assertKey(key: string): void {
  if (!isAllowedKey(key)) throw new RangeError("not an object key of this store");
}

/** @throws RangeError for a folder that `folders` cannot have made. */
export function assertFolder(prefix: string): void {
  if (!allowedFolders.some((pattern) => pattern.test(prefix))) throw new RangeError("not a folder of this store");
}

function checked(key: string): string {
  assertKey(key);
  return key;
}

/** Every kind of object key. @throws RangeError if an id is malformed. */
export const keys = {
  incoming: (uploadId: string) => checked(`incoming/${uploadId}`),
  part: (uploadId: string, number: number) => checked(`parts/${uploadId}/${number}`),
  /** See `objectIdOf`. */
  image: (objectId: string) => checked(`images/${objectId}.dcm`),
  preview: (objectId: string, size: string | number) => checked(`previews/${objectId}.${size}.jpg`),
  snapshot: (sha256: string) => checked(`snapshots/${sha256}.jsonl`),
  model: (modelVersionId: string, fileName: string) => checked(`models/${modelVersionId}/${fileName}`),
  /** The version as a file; the number is the version of the file format. */
  versionFile: (modelVersionId: string) => checked(`models/${modelVersionId}/version-1.zip`),
  checkpoint: (runId: string, job: string, attempt: number, fileName: string) =>
    checked(`checkpoints/${runId}/${job}/${attempt}/${fileName}`),
  heatMap: (modelVersionId: string, imageId: string) => checked(`heatmaps/${modelVersionId}/${imageId}.png`),
  audit: (chain: string, sequence: number, hash: string) => checked(`audit/${chain}/${sequence}-${hash}.json`),
  /** Events of a chain that have been, or will be, removed from the database by the retention policy. */
  auditArchive: (chain: string, { first, last, sha256 }: { first: number; last: number; sha256: string }) =>
    checked(`audit-archives/${chain}/${first}-${last}-${sha256}.jsonl`),
  /** One per attempt, so that a replaced attempt overwrites nothing. */
  export: (exportId: string, attempt: number) => checked(`exports/${exportId}/${attempt}.zip`),
  backbone: (sha256: string) => checked(`backbones/${sha256}.bin`),
  /** Which backbone new runs use. */
  installedBackbone: () => checked("backbones/installed.json"),
  /** Written and deleted to check whether the store accepts writes. */
  readiness: (processId: string) => checked(`readiness/${processId}`),
} as const;

/**
 * The id of an image's corrected object. An object never changes once its address has been handed out, so a correction is stored beside the first
 * object, which has the image's own id.
 */
export function correctedObjectId(imageId: string, sha256: string): string {
  return `${imageId}-${sha256.slice(0, 16)}`;
}

/** The current object of an image; `objectIds` are those that corrections have created. */
export function objectIdOf({ id, sha256, objectIds }: { id: string; sha256: string; objectIds: readonly string[] }): string {
  const corrected = correctedObjectId(id, sha256);
  return objectIds.includes(corrected) ? corrected : id;
}

const idAlone = new RegExp(`^${id}$`);

/** An id must not contain a slash, which would address a subfolder. */
function folder(root: string, ...ids: readonly string[]): string {
  if (!ids.every((part) => idAlone.test(part))) throw new RangeError("not an id");
  const prefix = [root, ...ids, ""].join("/");
  assertFolder(prefix);
  return prefix;
}

/** Folders that are listed or deleted as a whole. */
export const folders = {
  incoming: () => folder("incoming"),
  parts: () => folder("parts"),
  partsOf: (uploadId: string) => folder("parts", uploadId),
  images: () => folder("images"),
  previews: () => folder("previews"),
  model: (modelVersionId: string) => folder("models", modelVersionId),
  heatMaps: (modelVersionId: string) => folder("heatmaps", modelVersionId),
  checkpoints: (runId: string) => folder("checkpoints", runId),
  audit: (chain: string) => folder("audit", chain),
  auditArchives: (chain: string) => folder("audit-archives", chain),
  export: (exportId: string) => folder("exports", exportId),
  jobCheckpoints: (runId: string, job: string) => folder("checkpoints", runId, job),
} as const;

const contentTypes: Readonly<Record<string, string>> = {
  dcm: "application/dicom",
  jpg: "image/jpeg",
  png: "image/png",
  json: "application/json",
  jsonl: "application/x-ndjson",
  zip: "application/zip",
};

/** An object's content type follows from its key, never from what a client claimed. */
export function contentTypeOf(key: string): string {
  assertKey(key);
  return contentTypes[key.split(".").at(-1) ?? ""] ?? "application/octet-stream";
}

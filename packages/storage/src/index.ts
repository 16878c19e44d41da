/** The object store as one interface with two adapters, a folder and S3; keys, signed addresses, and encryption of uploads. */
export { putAnchor, readAnchors } from "./audit-anchors.ts";
export { isArchiveIntact, putArchive, readArchive } from "./audit-archives.ts";
export type { FolderSettings, ServedFolderSettings } from "./folder-store.ts";
export { arrivedParts, deleteIncoming, incomingBytes, type PartOfFile, partBytes, partsOf, readIncoming } from "./incoming.ts";
export { type InstalledBackbone, installBackbone, readInstalledBackbone } from "./installed-backbone.ts";
export { contentTypeOf, correctedObjectId, folders, keys, objectIdOf } from "./keys.ts";
export { type ByteRange, type ObjectHead, ObjectNotFoundError, type ObjectStore, type UploadTarget } from "./object-store.ts";
export { openStore } from "./open-store.ts";
export type { S3Settings } from "./s3-store.ts";
export { createStoreHandler, type StoreHandler } from "./store-handler.ts";
export { type StoreFault, StoreUnavailableError } from "./store-unavailable.ts";

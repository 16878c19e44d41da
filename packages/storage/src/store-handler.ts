import { once } from "node:events";
import type { FileHandle } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import { folderPaths } from "./folder-paths.ts";
import type { ServedFolderSettings } from "./folder-store.ts";
import { sealOf } from "./incoming-seal.ts";
import { isAllowedKey } from "./keys.ts";
import { attachmentHeader, imageCacheControl } from "./object-store.ts";
import { openObject } from "./open-object.ts";
import { openRead, openUpload, type SignedRead, type SignedUpload } from "./signed-address.ts";
import { StoreUnavailableError } from "./store-unavailable.ts";
import { OtherDigestError, TooManyBytesError, writeWhole } from "./write-whole.ts";

export type StoreHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** An upload may take as long as it likes, provided this many bytes arrive in each span: at 4 Mbit/s, 40 MB take 80 s, which is acceptable. */
export interface Pace {
  readonly seconds: number;
  readonly leastBytes: number;
}

const pace: Pace = { seconds: 60, leastBytes: 60_000 };
const lingerMilliseconds = 2_000;

/**
 * Serves the folder store's signed addresses at `/store/…`; mount it there (`app.use("/store", handler)`).
 * Threat: uploads are hostile. They are written to disk unparsed and never beyond the signed size; reads are served with the signed type, as an
 * attachment, in a sandbox, and only with a signature for this key.
 */
export function createStoreHandler(
  settings: ServedFolderSettings,
  now: () => number = Date.now,
  { seconds, leastBytes } = pace,
): StoreHandler {
  const paths = folderPaths(settings.folder);

  return async (request, response) => {
    const address = request.url ?? "/";
    // A host is expected after two slashes, and //[ is not a valid one.
    if (!URL.canParse(address, "http://store")) return refuse(response, 404, "Not found.");
    const url = new URL(address, "http://store");
    const key = url.pathname.replace(/^\/(?:store\/)?/, "");
    const nowSeconds = now() / 1000;
    if (!isAllowedKey(key)) return refuse(response, 404, "Not found.");
    if (request.method === "PUT") {
      const grant = openUpload(settings.signingKey, key, url.searchParams, nowSeconds);
      return grant === null ? refuseBody(request, response, 403, forbidden) : takeUpload(grant, request, response);
    }
    if (request.method === "GET" || request.method === "HEAD") {
      const grant = openRead(settings.signingKey, key, url.searchParams, nowSeconds);
      return grant === null ? refuse(response, 403, forbidden) : serve(grant, request, response);
    }
    response.setHeader("allow", "GET, HEAD, PUT");
    return refuseBody(request, response, 405, "The store takes GET, HEAD and PUT.");
  };

  async function takeUpload(grant: SignedUpload, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const tooLarge = `The file is larger than the ${grant.maxBytes} bytes that were announced.`;
    if (Number(request.headers["content-length"] ?? 0) > grant.maxBytes) return refuseBody(request, response, 413, tooLarge);
    let arrivedBytes = 0;
    const watch = setInterval(() => {
      if (arrivedBytes < leastBytes) request.destroy();
      arrivedBytes = 0;
    }, seconds * 1000);
    async function* counted() {
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        arrivedBytes += chunk.length;
        yield chunk;
      }
    }
    try {
      await writeWhole(paths, grant.key, counted(), { ...grant, seal: sealOf(grant.key, settings.incomingKey)?.seal });
      response.writeHead(204).end();
    } catch (error) {
      if (error instanceof TooManyBytesError) return refuseBody(request, response, 413, tooLarge);
      if (error instanceof OtherDigestError)
        return refuseBody(request, response, 422, "The bytes are not those that were announced: their SHA-256 differs.");
      if (request.destroyed && !request.complete) return void response.destroy();
      const { fault } = new StoreUnavailableError(error);
      if (fault === "FULL") return refuseBody(request, response, 507, "The store is full. Tell your administrator, and try again later.");
      return refuseBody(request, response, 503, "The store could not take the file; try again.");
    } finally {
      clearInterval(watch);
    }
  }

  async function serve(grant: SignedRead, request: IncomingMessage, response: ServerResponse): Promise<void> {
    let file: FileHandle;
    try {
      file = await openObject(paths.of(grant.key));
    } catch (error) {
      const isAbsent = ["ENOENT", "ELOOP"].includes((error as NodeJS.ErrnoException).code ?? "");
      return isAbsent ? refuse(response, 404, "Not found.") : refuse(response, 503, "The store could not read the file; try again.");
    }
    try {
      await serveFile(file, grant, request, response);
    } finally {
      await file.close();
    }
  }

  async function serveFile(file: FileHandle, grant: SignedRead, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { size } = await file.stat();
    const range = parseRange(request.headers.range, size);
    if (range === "unsatisfiable") {
      response.setHeader("content-range", `bytes */${size}`);
      return refuse(response, 416, "The range lies outside the object.");
    }
    const { start, end } = range ?? { start: 0, end: size };
    response.writeHead(range === null ? 200 : 206, {
      ...protectiveHeaders,
      "content-type": grant.contentType,
      "content-length": end - start,
      "content-disposition": attachmentHeader(grant.fileName),
      "accept-ranges": "bytes",
      "cache-control": imageCacheControl,
      ...(range === null ? {} : { "content-range": `bytes ${start}-${end - 1}/${size}` }),
    });
    if (request.method === "HEAD" || end === start) return void response.end();
    // The client may disconnect at any time; that is not an error.
    const bytes = file.createReadStream({ start, end: end - 1, autoClose: false });
    await pipeline(bytes, response).catch(() => response.destroy());
  }
}

const forbidden = "This address is not valid, or no longer.";

const protectiveHeaders = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "sandbox; default-src 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
} as const;

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response
    .writeHead(status, { ...protectiveHeaders, "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" })
    .end(sentence);
}

/**
 * Closing a socket with unread bytes resets it, and the sender never sees the message. So the rest is discarded for a moment while the response is
 * delivered, and then the connection is closed.
 */
async function refuseBody(request: IncomingMessage, response: ServerResponse, status: number, sentence: string): Promise<void> {
  response.writeHead(status, {
    ...protectiveHeaders,
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(sentence),
    "cache-control": "no-store",
    connection: "close",
  });
  response.write(sentence);
  if (!request.complete) {
    request.resume();
    await Promise.race([once(request, "close"), once(request, "end"), setTimeout(lingerMilliseconds, undefined, { ref: false })]).catch(
      () => undefined,
    );
  }
  response.end();
}

/** A single range of `bytes=`, as [start, end); null if there is none or if it may be ignored (several ranges, another unit). */
export function parseRange(header: string | undefined, sizeBytes: number): { start: number; end: number } | "unsatisfiable" | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return null;
  const [, first = "", last = ""] = match;
  const start = first === "" ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === "" || last === "" ? sizeBytes : Math.min(Number(last) + 1, sizeBytes);
  return start >= end ? "unsatisfiable" : { start, end };
}

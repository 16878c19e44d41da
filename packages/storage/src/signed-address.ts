import { createHmac, timingSafeEqual } from "node:crypto";

/** Times are whole seconds since the epoch. */
export interface SignedRead {
  readonly key: string;
  readonly expires: number;
  readonly contentType: string;
  readonly fileName?: string | undefined;
}
export interface SignedUpload {
  readonly key: string;
  readonly expires: number;
  readonly maxBytes: number;
  /** If absent, any bytes are accepted. */
  readonly sha256?: string | undefined;
}

/** Fields are joined as JSON so that no two different grants have the same text. */
function seal(signingKey: string, grant: readonly (string | number)[]): string {
  return createHmac("sha256", signingKey).update(JSON.stringify(grant)).digest("base64url");
}
const sealRead = (signingKey: string, grant: SignedRead) =>
  seal(signingKey, ["read", grant.key, grant.expires, grant.contentType, grant.fileName ?? ""]);
const sealUpload = (signingKey: string, grant: SignedUpload) =>
  seal(signingKey, ["upload", grant.key, grant.expires, grant.maxBytes, grant.sha256 ?? ""]);

export function signRead(signingKey: string, grant: SignedRead): URLSearchParams {
  const query = new URLSearchParams({ expires: String(grant.expires), type: grant.contentType });
  if (grant.fileName !== undefined) query.set("name", grant.fileName);
  query.set("seal", sealRead(signingKey, grant));
  return query;
}

export function signUpload(signingKey: string, grant: SignedUpload): URLSearchParams {
  return new URLSearchParams({
    expires: String(grant.expires),
    max: String(grant.maxBytes),
    ...(grant.sha256 === undefined ? {} : { sha256: grant.sha256 }),
    seal: sealUpload(signingKey, grant),
  });
}

/** What the address grants, or null if it is forged, altered or expired. Callers are not told which. */
export function openRead(signingKey: string, key: string, query: URLSearchParams, nowSeconds: number): SignedRead | null {
  const grant = {
    key,
    expires: Number(query.get("expires")),
    contentType: query.get("type") ?? "",
    fileName: query.get("name") ?? undefined,
  };
  return isGenuine(sealRead(signingKey, grant), query) && nowSeconds < grant.expires ? grant : null;
}

export function openUpload(signingKey: string, key: string, query: URLSearchParams, nowSeconds: number): SignedUpload | null {
  const grant = {
    key,
    expires: Number(query.get("expires")),
    maxBytes: Number(query.get("max")),
    sha256: query.get("sha256") || undefined,
  };
  return isGenuine(sealUpload(signingKey, grant), query) && nowSeconds < grant.expires ? grant : null;
}

function isGenuine(expected: string, query: URLSearchParams): boolean {
  const given = Buffer.from(query.get("seal") ?? "");
  const wanted = Buffer.from(expected);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

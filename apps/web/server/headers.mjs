import { randomBytes } from "node:crypto";

/** A fresh nonce for the inline scripts of one page. */
export function createNonce() {
  return randomBytes(16).toString("base64");
}

/**
 * Security headers of a page, as [name, value] pairs.
 *
 * Images may come from any http(s) store address that the API signs, hence the wide img-src and connect-src when the store
 * is another origin (STORE_ORIGINS, space separated); by default everything is same-origin.
 *
 * @param {{ nonce: string, dev?: boolean, storeOrigins?: string }} options
 * @returns {Array<[string, string]>}
 */
export function securityHeaders({ nonce, dev = false, storeOrigins = process.env.STORE_ORIGINS ?? "" }) {
  const stores = storeOrigins.trim();
  const withStores = stores === "" ? "" : ` ${stores}`;
  const policy = [
    "default-src 'self'",
    // 'wasm-unsafe-eval' lets the image codecs compile; nothing else may be evaluated.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${dev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${withStores}`,
    "font-src 'self'",
    `connect-src 'self' blob:${withStores}${dev ? " ws:" : ""}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  return [
    ["content-security-policy", policy],
    ["x-content-type-options", "nosniff"],
    ["x-frame-options", "DENY"],
    ["referrer-policy", "no-referrer"],
    ["permissions-policy", "camera=(), microphone=(), geolocation=()"],
    ["cross-origin-opener-policy", "same-origin"],
  ];
}

/**
 * HSTS for every answer, of pages and the API alike, where browsers reach the product over TLS: for a year they use TLS even for an http address.
 *
 * @param {string | undefined} publicOrigin
 * @returns {Array<[string, string]>}
 */
export function transportHeaders(publicOrigin) {
  return publicOrigin?.startsWith("https://") ? [["strict-transport-security", "max-age=31536000"]] : [];
}

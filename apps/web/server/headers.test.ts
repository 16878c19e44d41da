import { expect, test } from "vitest";
import { createNonce, securityHeaders, transportHeaders } from "./headers.mjs";

test("a page runs only scripts that carry its own nonce, and nobody frames it", () => {
  const nonce = createNonce();
  expect(createNonce()).not.toBe(nonce);
  const headers = new Map(securityHeaders({ nonce, storeOrigins: "https://store.example" }));
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain(`script-src 'self' 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval';`);
  expect(policy).not.toContain("'unsafe-eval'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("connect-src 'self' blob: https://store.example;");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
});

test("browsers are told to stay with TLS where there is TLS, and only there", () => {
  expect(transportHeaders("https://reads.example.org")).toEqual([["strict-transport-security", "max-age=31536000"]]);
  for (const origin of ["http://127.0.0.1:3000", "", undefined]) expect(transportHeaders(origin)).toEqual([]);
});

import { isIP } from "node:net";
import { kindOfAddress } from "./address.ts";

/** What an administrator allows in addition to https to public addresses. */
export interface EndpointRules {
  readonly allowPrivate: boolean;
  readonly allowHttp: boolean;
}

export type EndpointProblem = "NOT_A_URL" | "HTTP_REFUSED" | "ADDRESS_REFUSED";

const longestUrl = 2_000;

/**
 * The problem with an address to send to, as far as the address itself shows it. A host name is judged by what it resolves to, each time that
 * something is sent (`post.ts`). Decimal, octal and hexadecimal hosts become IP addresses when parsed.
 */
export function problemOfUrl(text: string, rules: EndpointRules): EndpointProblem | null {
  if (text.length > longestUrl || !URL.canParse(text)) return "NOT_A_URL";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "NOT_A_URL";
  if (url.username !== "" || url.password !== "" || url.hash !== "") return "NOT_A_URL";
  if (url.protocol === "http:" && !rules.allowHttp) return "HTTP_REFUSED";
  const host = hostOf(url);
  if (isIP(host) !== 0) return mayConnect(host, rules) ? null : "ADDRESS_REFUSED";
  return isThisMachine(host) && !rules.allowPrivate ? "ADDRESS_REFUSED" : null;
}

export function mayConnect(address: string, { allowPrivate }: EndpointRules): boolean {
  const kind = kindOfAddress(address);
  return kind === "PUBLIC" || (kind === "PRIVATE" && allowPrivate);
}

/** The host in the form a resolver takes: without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** RFC 6761: resolvers answer these names with loopback. */
function isThisMachine(host: string): boolean {
  return /(^|\.)localhost\.?$/.test(host);
}

import { isIP } from "node:net";
import { kindOfAddress } from "./address.ts";

/** What an administrator allows beyond https to public addresses. */
export interface EndpointRules {
  readonly allowPrivate: boolean;
  readonly allowHttp: boolean;
}

export type EndpointProblem = "NOT_A_URL" | "HTTP_REFUSED" | "ADDRESS_REFUSED";

const longestUrl = 2_000;

/**
 * What is wrong with an address to send to, as far as it says so itself; a name is judged by what it resolves to, each time that something is sent
 * (`post.ts`). Decimal, octal and hexadecimal hosts are addresses after parsing.
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

/** The host as a resolver takes it: without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** RFC 6761: resolvers answer these with loopback. */
function isThisMachine(host: string): boolean {
  return /(^|\.)localhost\.?$/.test(host);
}

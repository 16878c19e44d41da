import ipaddr from "ipaddr.js";

/**
 * PUBLIC: may be reached by anybody's webhook. PRIVATE: this machine or a private network; only where an administrator allows it. FORBIDDEN: never,
 * such as link-local addresses, behind which clouds keep their machines' credentials, and addresses that hold another one.
 */
export type AddressKind = "PUBLIC" | "PRIVATE" | "FORBIDDEN";

const privateRanges: ReadonlySet<string> = new Set(["loopback", "private", "uniqueLocal", "carrierGradeNat"]);

/** Credentials of machines at addresses that lie in private ranges: Alibaba Cloud, AWS, Google Cloud. */
const metadataServices: ReadonlySet<string> = new Set(["100.100.100.200", "fd00:ec2::254", "fd20:ce::254"]);

/** All of IPv6 that is given out to anybody. What the library takes for ordinary beyond it is old notation, such as ::127.0.0.1. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/** What an IP address is, in the notation that a resolver or a parsed URL gives; what is none is FORBIDDEN. */
export function kindOfAddress(text: string): AddressKind {
  if (!ipaddr.isValid(text)) return "FORBIDDEN";
  const address = ipaddr.parse(text);
  const range = address.range();
  if (privateRanges.has(range)) return metadataServices.has(address.toString()) ? "FORBIDDEN" : "PRIVATE";
  if (range !== "unicast") return "FORBIDDEN";
  return address instanceof ipaddr.IPv6 && !address.match(globalUnicast) ? "FORBIDDEN" : "PUBLIC";
}

import ipaddr from "ipaddr.js";

/**
 * PUBLIC: any webhook may be sent there. PRIVATE: this machine or a private network; only if an administrator allows it. FORBIDDEN: never; for
 * example link-local addresses, where clouds serve machine credentials, and addresses that embed another one.
 */
export type AddressKind = "PUBLIC" | "PRIVATE" | "FORBIDDEN";

const privateRanges: ReadonlySet<string> = new Set(["loopback", "private", "uniqueLocal", "carrierGradeNat"]);

/** Services for machine credentials in private ranges: Alibaba Cloud, AWS, Google Cloud. */
const metadataServices: ReadonlySet<string> = new Set(["100.100.100.200", "fd00:ec2::254", "fd20:ce::254"]);

/** All IPv6 space that is allocated to anybody. What the library classifies as ordinary outside it is obsolete notation, such as ::127.0.0.1. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/** The kind of an IP address in the notation of a resolver or a parsed URL; anything that is not an IP address is FORBIDDEN. */
export function kindOfAddress(text: string): AddressKind {
  if (!ipaddr.isValid(text)) return "FORBIDDEN";
  const address = ipaddr.parse(text);
  const range = address.range();
  if (privateRanges.has(range)) return metadataServices.has(address.toString()) ? "FORBIDDEN" : "PRIVATE";
  if (range !== "unicast") return "FORBIDDEN";
  return address instanceof ipaddr.IPv6 && !address.match(globalUnicast) ? "FORBIDDEN" : "PUBLIC";
}

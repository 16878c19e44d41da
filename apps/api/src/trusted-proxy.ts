import { BlockList, isIPv6 } from "node:net";

/** Loopback and private networks. */
const near = new BlockList();
near.addSubnet("127.0.0.0", 8);
near.addSubnet("10.0.0.0", 8);
near.addSubnet("172.16.0.0", 12);
near.addSubnet("192.168.0.0", 16);
near.addSubnet("169.254.0.0", 16);
near.addAddress("::1", "ipv6");
near.addSubnet("fc00::", 7, "ipv6");
near.addSubnet("fe80::", 10, "ipv6");

/**
 * Whether to believe the client address that this address states: only if it is connected to us directly, on the same machine or network, which is
 * the web process. Anyone behind it may claim anything. Readers in a clinic have private addresses too: trusting hops further back, as a list of
 * ranges does, would let each of them claim another's address.
 */
export function isOurWeb(address: string, hop: number): boolean {
  return hop === 0 && near.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

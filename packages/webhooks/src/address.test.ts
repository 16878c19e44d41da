import { describe, expect, test } from "vitest";
import { type AddressKind, kindOfAddress } from "./address.ts";

const table: Readonly<Record<AddressKind, readonly string[]>> = {
  PUBLIC: ["8.8.8.8", "172.32.0.1", "192.167.255.255", "100.63.255.255", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e"],
  PRIVATE: [
    "127.0.0.1",
    "127.255.255.254",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "::1",
    "fc00::1",
    "fdff::1",
  ],
  FORBIDDEN: [
    // this network, link-local, metadata services of clouds
    ...["0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.1", "100.100.100.200", "fd00:ec2::254", "fd20:ce::254", "192.0.0.192"],
    // unassigned, multicast, documentation and benchmarking
    ...["192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1"],
    ...["::", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2001:db8::1", "100::1"],
    // addresses that embed another one: mapped, compatible, translated, 6to4, Teredo
    ...[
      "::ffff:127.0.0.1",
      "::ffff:7f00:1",
      "::ffff:8.8.8.8",
      "::127.0.0.1",
      "::7f00:1",
      "64:ff9b::7f00:1",
      "64:ff9b:1::1",
      "::ffff:0:127.0.0.1",
    ],
    ...["2002:7f00:1::1", "2001:0:7f00:1::1"],
    // not addresses
    ...["", "localhost", "example.org", "1.2.3.4.5", "[::1]"],
  ],
};

describe.each(Object.entries(table))("%s", (kind, addresses) => {
  test.each(addresses.map((address) => [address]))("%s", (address) => {
    expect(kindOfAddress(address)).toBe(kind);
  });
});

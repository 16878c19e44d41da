import { isIPv6 } from "node:net";

/**
 * The network that a sender is counted under: an IPv4 address, or the 64-bit network of an IPv6 address, since the holder of one such address has
 * 2^64 of them.
 */
export function networkOf(address) {
  const [plain = ""] = address.toLowerCase().split("%");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const rest = tail === undefined ? [] : tail.split(":").filter((group) => group !== "");
  // A dotted ending stands for two groups.
  const missing = 8 - groups.length - rest.length - (plain.includes(".") ? 1 : 0);
  const whole = [...groups, ...Array(tail === undefined ? 0 : missing).fill("0"), ...rest];
  const network = whole.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(":")}::/64`;
}

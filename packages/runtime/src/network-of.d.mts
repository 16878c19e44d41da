/**
 * The network that a sender is counted under: an IPv4 address, or the 64-bit network of an IPv6 address, since the holder of one such address has
 * 2^64 of them.
 */
export function networkOf(address: string): string;

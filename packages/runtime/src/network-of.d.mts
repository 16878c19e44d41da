/** Whom a sender counts for: an IPv4 address, or, since whoever has one IPv6 address has 2^64 of them, its network of 64 bits. */
export function networkOf(address: string): string;

/** The API refuses longer keys. */
export const longestKey = 40;

/** The key that is suggested for a project: its name in lower case, without accents, with hyphens for everything that an address cannot hold. */
export function keyFromName(name: string): string {
  const plain = name.normalize("NFKD").replaceAll(/\p{Mark}/gu, "");
  return plain
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, longestKey)
    .replace(/-$/, "");
}

const longest = 200;
/** All but the two that join letters. */
const unseen = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/u;

/**
 * Why this cannot be the name of something that people read in lists, as a sentence; null if it can. Threat: direction marks and invisible
 * characters make one name look like another.
 */
export function faultOfName(name: string, owner: "A person" | "A project" | "A token" | "A group"): string | null {
  if (name === "" || name.length > longest) return `${owner} needs a name of at most ${longest} characters.`;
  if (unseen.test(name)) return "A name contains no control characters, direction marks or invisible characters.";
  return null;
}

import { dictionary } from "@zxcvbn-ts/language-common";

const shortest = 10;
const longest = 200;
/** Shorter parts of a name occur in too many words. */
const shortestPart = 4;
const fewestDifferent = 5;

const common: ReadonlySet<string> = new Set(dictionary["passwords-common"]);

/** Why a person may not have this password, as a sentence; null if they may. */
export function faultOfPassword(password: string, owner: { readonly email: string; readonly name: string }): string | null {
  if (password.length < shortest) return `A password has at least ${shortest} characters.`;
  if (password.length > longest) return `A password has at most ${longest} characters.`;
  const plain = password.toLowerCase();
  if (new Set(plain).size < fewestDifferent) return "This password repeats too few characters.";
  // Guessers also try common words with additions before and after, such as a year.
  const stem = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  if (common.has(plain) || common.has(stem)) return "This password is among the most common ones.";
  if (partsOf(owner).some((part) => plain.includes(part))) return "A password does not hold your name or address.";
  return null;
}

function partsOf({ email, name }: { readonly email: string; readonly name: string }): string[] {
  const parts = `${email.split("@")[0]} ${name}`.toLowerCase().split(/[^\p{L}\d]+/u);
  return parts.filter((part) => part.length >= shortestPart);
}

/** The beginning of a text, at most so long, without half of a character at its end: that could neither be stored nor hashed as it is stored. */
export function cutText(text: string, longest: number): string {
  const cut = text.slice(0, longest);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}

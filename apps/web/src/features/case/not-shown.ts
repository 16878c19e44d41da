/** What a missing truth or score means to this person: it does not exist, or it may be hidden from them. */
export function notShown(what: "truth" | "score", mayBeHidden: boolean): string {
  if (mayBeHidden) return what === "truth" ? "truth not shown" : "no score shown";
  return what === "truth" ? "no truth" : "no score";
}

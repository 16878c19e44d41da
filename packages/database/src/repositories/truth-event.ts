import { raw, word } from "../statements.ts";

/** The fields that `truthEvent` returns, in its order. */
export const truthEventColumns = ["id", "truthId", "kind", "at", "byId", "reason"] as const;

/** An event for each `truthId` of the rows that it is selected from: what happened to that truth, when, by whom and why. */
export function truthEvent<const Kind extends "DOUBTED" | "CONFIRMED" | "WITHDRAWN">(
  kind: Kind,
  { at, byId, reason }: { readonly at: Date; readonly byId: string; readonly reason: string },
) {
  return [
    raw<string>`gen_random_uuid()::text`.as("id"),
    "truthId",
    word(kind).as("kind"),
    raw<Date>`${at}`.as("at"),
    raw<string>`${byId}`.as("byId"),
    raw<string>`${reason}`.as("reason"),
  ] as const;
}

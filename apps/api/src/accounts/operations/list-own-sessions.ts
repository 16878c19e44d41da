import { listSessions } from "@second-read/database";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import type { Session } from "../account.type.ts";

export async function listOwnSessions({ database, clock }: Pick<Deps, "database" | "clock">, actor: Actor): Promise<Session[]> {
  const current = actor.credential === "SESSION" ? actor.sessionId : null;
  const sessions = await listSessions(database, actor.id, clock());
  return sessions.map((session) => ({ ...session, isCurrent: session.id === current }));
}

import type { IncomingHttpHeaders } from "node:http";
import type { UserActor } from "@second-read/access";
import {
  type ActorRecord,
  type Database,
  hashApiSecret,
  loadActor,
  loadActorsByToken,
  type PersonRecord,
  type TokenActor,
} from "@second-read/database";
import type { TokenScope } from "@second-read/domain";
import { type LiveEvents, publish } from "@second-read/jobs";
import type { Logger } from "@second-read/runtime";
import { fromNodeHeaders } from "better-auth/node";
import DataLoader from "dataloader";
import { Recent } from "../common/recent.ts";
import type { SignIn } from "./better-auth.ts";

/** A person with their rights. */
export interface ActingPerson extends PersonRecord, UserActor {}

/** The caller, and how they authenticated. */
export type Actor = ActingPerson & (BySession | ByToken);

interface BySession {
  readonly credential: "SESSION";
  readonly sessionId: string;
  /** Signed in with a password set by somebody else: it allows only changing it. */
  readonly mustChangePassword: boolean;
}

interface ByToken {
  readonly credential: "TOKEN";
  readonly scopes: readonly TokenScope[];
}

function toPerson({ id, name, email, isAdministrator, rolesByProject }: ActorRecord): ActingPerson {
  return { kind: "user", id, userId: id, name, email, isAdministrator, rolesByProject: new Map(Object.entries(rolesByProject)) };
}

/** The person for whom a job works, with their current rights; null if there is nobody with this id. */
export async function findActingPerson({ sql }: Pick<Database, "sql">, userId: string): Promise<ActingPerson | null> {
  const found = await loadActor(sql, userId);
  return found && toPerson(found);
}

export interface ActorDirectory {
  /** Null when the request carries no valid session or token. */
  identify(headers: IncomingHttpHeaders): Promise<Actor | null>;
  /** Drops what is cached about a person, here and in other processes: roles or tokens have changed. */
  forget(userId: string): void;
  /** Drops what is cached about everybody: something that affects all has changed. */
  forgetAll(): void;
}

/** If another process's change is not announced, it takes effect after this time. */
const rememberedMilliseconds = 10_000;
const rememberedAtMost = 5_000;

/** All processes drop what they know of a person (`userId`), or of all (null), when one has changed it. */
const channel = "people_changed";

export function bearerToken(headers: IncomingHttpHeaders): string | null {
  const match = /^Bearer ([A-Za-z0-9_\-.]{20,200})$/.exec(headers.authorization ?? "");
  return match?.[1] ?? null;
}

interface Remembered {
  readonly actor: Actor;
  readonly expiresAt: Date;
  /** By `performance.now()`: a clock that is set back must not extend it. */
  readonly until: number;
}

/** Identifies the caller, caching the result for a few seconds so that a reader's rapid calls cost one look-up. */
export async function createActorDirectory({
  database,
  events,
  logger,
  signIn,
}: {
  readonly database: Database;
  readonly events: LiveEvents;
  readonly logger: Logger;
  readonly signIn: SignIn;
}): Promise<ActorDirectory> {
  const remembered = new Recent<string, Remembered>({ most: rememberedAtMost });
  let changes = 0;

  function forgetHere(userId: string | null): void {
    changes += 1;
    if (userId === null) remembered.clear();
    else remembered.deleteWhere(({ actor }) => actor.id === userId);
  }
  function forget(userId: string | null): void {
    forgetHere(userId);
    publish(database.sql, channel, { userId }).catch((error: unknown) =>
      logger.warn({ err: error }, "other processes were not told that a person has changed"),
    );
  }
  await events.subscribe(
    channel,
    (payload) => forgetHere((payload as { userId: string | null }).userId),
    () => forgetHere(null),
  );

  // Pages that follow the same changes are looked up at the same time, in one statement.
  const byToken = new DataLoader<string, TokenActor | null>((hashes) => loadActorsByToken(database.sql, hashes), { cache: false });

  async function lookUp(headers: IncomingHttpHeaders): Promise<{ actor: Actor; expiresAt: Date } | null> {
    const token = bearerToken(headers);
    if (token !== null) {
      const found = await byToken.load(hashApiSecret(token));
      if (!found) return null;
      return { actor: { ...toPerson(found), credential: "TOKEN", scopes: found.tokenScopes }, expiresAt: found.tokenExpiresAt };
    }
    const session = await signIn.api.getSession({ headers: fromNodeHeaders(headers) });
    if (!session) return null;
    const actor = await loadActor(database.sql, session.user.id);
    if (!actor) return null;
    const { id: sessionId, expiresAt } = session.session;
    const { mustChangePassword } = actor;
    return { actor: { ...toPerson(actor), credential: "SESSION", sessionId, mustChangePassword }, expiresAt: new Date(expiresAt) };
  }

  return {
    async identify(headers) {
      const key = keyOf(headers);
      if (key === null) return null;
      const known = remembered.get(key);
      if (known && known.until > performance.now() && known.expiresAt.getTime() > Date.now()) return known.actor;
      remembered.delete(key);
      const before = changes;
      const found = await lookUp(headers);
      if (!found) return null;
      const { actor, expiresAt } = found;
      // Do not cache what may have changed during the look-up.
      if (changes === before) remembered.set(key, { actor, expiresAt, until: performance.now() + rememberedMilliseconds });
      return actor;
    },
    forget,
    forgetAll: () => forget(null),
  };
}

/**
 * Identifies one person's requests: the hash of the token, or of the session cookies. Never the secret itself.
 * Threat: of several such cookies only one is the session's, and others may have been planted in the browser by somebody who knows them. So all of
 * them form the key.
 */
function keyOf(headers: IncomingHttpHeaders): string | null {
  const token = bearerToken(headers);
  if (token !== null) return `token ${hashApiSecret(token)}`;
  if (headers.authorization !== undefined) return null;
  const cookies = (headers.cookie ?? "").split(";").filter((cookie) => cookie.includes("second-read.session_token="));
  return cookies.length === 0 ? null : `session ${hashApiSecret(cookies.join(";"))}`;
}

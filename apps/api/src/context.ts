import type { Deps } from "./deps.ts";
import type { Loaders } from "./loaders.ts";
import type { Actor } from "./sign-in/actor.ts";

/** What every resolver gets: the actor, the parts of the process, and loaders that live as long as the request. */
export interface RequestContext {
  readonly deps: Deps;
  /** Null when nobody is signed in; the guard lets such a request reach only what is open to all. */
  readonly actor: Actor | null;
  readonly requestId: string;
  /** Aborted when the client has gone: nobody reads the answer. */
  readonly signal: AbortSignal;
  readonly loaders: Loaders;
  /** Of a query or mutation: resolved when it has been answered. */
  readonly answered: PromiseWithResolvers<void>;
  /** Of a subscription that resumes: the event to go on after. */
  readonly lastEventId: string | null;
  /** Of a subscription: its resolver sets the id of the event that is being sent; the client may resume after it. */
  readonly stream: { eventId: string | null };
  /**
   * The actor as they are now, for subscriptions that outlive a change of roles.
   * @throws AppError UNAUTHENTICATED or NOT_FOUND when the session ended or the person left the project
   */
  stillAllowed(projectId: string): Promise<Actor>;
}

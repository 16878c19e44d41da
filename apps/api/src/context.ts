import type { Deps } from "./deps.ts";
import type { Loaders } from "./loaders.ts";
import type { Actor } from "./sign-in/actor.ts";

/** What every resolver receives: the actor, the parts of the process, and loaders that live as long as the request. */
export interface RequestContext {
  readonly deps: Deps;
  /** Null when nobody is signed in; the guard lets such a request reach only what is open to everyone. For a subscription: as of the current event. */
  readonly actor: Actor | null;
  readonly requestId: string;
  /** Aborted when the client has gone: nobody reads the answer. */
  readonly signal: AbortSignal;
  /** They live as long as the request; in a subscription, as the current event. */
  readonly loaders: Loaders;
  /** For a query or mutation: resolved once it has been answered. */
  readonly answered: PromiseWithResolvers<void>;
  /** For a subscription that resumes: the event after which to continue. */
  readonly lastEventId: string | null;
  /** For a subscription: its resolver sets the id of the event being sent; the client may resume after it. */
  readonly stream: { eventId: string | null };
  /**
   * The actor as of now, for subscriptions that outlive a change of roles.
   * @throws AppError UNAUTHENTICATED or NOT_FOUND if the session has ended or the person has left the project
   */
  stillAllowed(projectId: string): Promise<Actor>;
  /** For a subscription, before each event: the actor as of now, and loaders that remember nothing of earlier events. */
  renew(): Promise<void>;
}

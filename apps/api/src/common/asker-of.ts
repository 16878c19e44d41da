import { signedIn } from "../access/signed-in.ts";
import type { RequestContext } from "../context.ts";
import type { Asker } from "./lane.ts";

/** The person making this request. @throws AppError UNAUTHENTICATED */
export function askerOf(context: RequestContext): Asker {
  return { personId: signedIn(context).id, signal: context.signal };
}

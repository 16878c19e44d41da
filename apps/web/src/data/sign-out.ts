import { forgetExams } from "./browser-storage.ts";

/** Finishes the work, or returns a sentence that names what would be lost; null if nothing would. */
type WorkBeforeSignOut = () => Promise<string | null>;

const leaving = new Set<WorkBeforeSignOut>();

/** Registers work to finish before the session ends, such as saving what was just drawn. Returns how to unregister it. */
export function beforeSignOut(work: WorkBeforeSignOut): () => void {
  leaving.add(work);
  return () => leaving.delete(work);
}

export type SignOutResult =
  | { readonly kind: "left" }
  /** Still signed in: this would be lost, so the person is asked first. */
  | { readonly kind: "unsaved"; readonly sentences: readonly string[] }
  /** Still signed in: the next user of this browser would act as this person. */
  | { readonly kind: "failed"; readonly sentence: string };

const unreachable = "The server cannot be reached, so you are still signed in. Check the connection and try again.";
const notAnswering = "The server is not answering, so you are still signed in. Try again in a moment.";

/** Ends the session on the server, which clears the cookie, and removes what this browser stores about exams. Leaving the page clears its memory. */
export async function signOut(anyway = false): Promise<SignOutResult> {
  const ended = await Promise.allSettled([...leaving].map((work) => work()));
  const sentences = ended.flatMap((one) => (one.status === "fulfilled" && one.value !== null ? [one.value] : []));
  if (sentences.length > 0 && !anyway) return { kind: "unsaved", sentences };
  const answer = await endSession();
  // 401: the session had already ended.
  if (answer === null) return { kind: "failed", sentence: unreachable };
  if (!answer.ok && answer.status !== 401) return { kind: "failed", sentence: notAnswering };
  forgetExams();
  window.location.assign("/sign-in");
  return { kind: "left" };
}

async function endSession(): Promise<Response | null> {
  try {
    return await fetch("/auth/sign-out", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  } catch {
    return null;
  }
}

/**
 * Threat: the next user of this browser reads in its storage what another person thought of an exam. Everything stored about exams is removed at
 * sign-out, and when somebody else signs in.
 */
const aboutExams = ["second-read:draft:", "second-read:decision", "second-read:session"];
const personKey = "second-read:person";
/** Changes at each sign-out, which other tabs observe. */
export const signedOutKey = "second-read:signed-out";

/** Removes what was stored about exams, and notifies other tabs, which hold it in memory. */
export function forgetExams(): void {
  removeAll();
  withStorage(({ local }) => local.setItem(signedOutKey, String(Date.now())));
}

/** Drafts are kept when a session expires, but only for the same person. */
export function claimStorage(personId: string): void {
  withStorage(({ local }) => {
    const before = local.getItem(personKey);
    if (before === personId) return;
    if (before !== null) removeAll();
    local.setItem(personKey, personId);
  });
}

function removeAll(): void {
  withStorage(({ local, session }) => {
    for (const storage of [local, session])
      for (const key of Object.keys(storage)) if (aboutExams.some((prefix) => key.startsWith(prefix))) storage.removeItem(key);
  });
}

/** Does nothing if the browser forbids storage: then nothing was stored either. */
function withStorage(work: (storages: { local: Storage; session: Storage }) => void): void {
  try {
    work({ local: window.localStorage, session: window.sessionStorage });
  } catch {
    // Forbidden, or full.
  }
}

/**
 * Threat: whoever comes to this browser next reads in its storage what another person thought of an exam. Everything of ours that was written about
 * exams goes with sign-out, and where somebody else signs in.
 */
const aboutExams = ["second-read:draft:", "second-read:decision", "second-read:session"];
const personKey = "second-read:person";
/** Changes at each sign-out: other tabs hear of it. */
export const signedOutKey = "second-read:signed-out";

/** Removes what was written about exams; tells the other tabs, which hold it in memory. */
export function forgetExams(): void {
  removeAll();
  withStorage(({ local }) => local.setItem(signedOutKey, String(Date.now())));
}

/** Drafts wait here when a session ends by itself, for the same person only. */
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

/** Where a browser forbids storage, nothing lies in it. */
function withStorage(work: (storages: { local: Storage; session: Storage }) => void): void {
  try {
    work({ local: window.localStorage, session: window.sessionStorage });
  } catch {
    // Forbidden, or full.
  }
}

/** The session: all reads since this browser tab began to read, across reloads. */
const key = "second-read:session";

interface SessionProgress {
  readonly began: number;
  readonly done: number;
}

function load(): SessionProgress {
  try {
    const found = JSON.parse(window.sessionStorage.getItem(key) ?? "null") as SessionProgress | null;
    if (found && Number.isFinite(found.began) && Number.isInteger(found.done)) return found;
  } catch {
    // The count starts now.
  }
  const begun = { began: Date.now(), done: 0 };
  keep(begun);
  return begun;
}

function keep(progress: SessionProgress): void {
  try {
    window.sessionStorage.setItem(key, JSON.stringify(progress));
  } catch {
    // Storage is forbidden: the count lasts as long as the page.
  }
}

export function sessionBegan(): number {
  return load().began;
}

export function sessionDone(): number {
  return typeof window === "undefined" ? 0 : load().done;
}

export function keepSessionDone(done: number): void {
  keep({ ...load(), done });
}

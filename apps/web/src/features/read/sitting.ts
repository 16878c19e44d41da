/** A sitting: the reads since this browser tab began to read. A reload goes on with it. */
const key = "second-read:sitting";

interface Sitting {
  readonly began: number;
  readonly done: number;
}

function load(): Sitting {
  try {
    const found = JSON.parse(window.sessionStorage.getItem(key) ?? "null") as Sitting | null;
    if (found && Number.isFinite(found.began) && Number.isInteger(found.done)) return found;
  } catch {
    // Counted from now.
  }
  const begun = { began: Date.now(), done: 0 };
  keep(begun);
  return begun;
}

function keep(sitting: Sitting): void {
  try {
    window.sessionStorage.setItem(key, JSON.stringify(sitting));
  } catch {
    // Storage is forbidden: the count lasts as long as the page.
  }
}

export function sittingBegan(): number {
  return load().began;
}

export function sittingDone(): number {
  return typeof window === "undefined" ? 0 : load().done;
}

export function keepSittingDone(done: number): void {
  keep({ ...load(), done });
}

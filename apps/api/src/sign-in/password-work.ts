import { createLane, type Lane } from "../common/lane.ts";

/**
 * Hashing a password takes a core some 50 ms, by design. Two at once leave half of Node's four threads for files and names, and addresses take turns,
 * so that a flood from one of them keeps nobody else from signing in. A department that starts work at the same time shares one address: 150 people
 * take some 4 s.
 */
export function createPasswordWork(): Lane {
  return createLane({ atOnce: 2, ofPersonAtMost: 150, waitingAtMost: 200, patienceSeconds: 15 });
}

import { createLane, type Lane } from "../common/lane.ts";

/**
 * Hashing a password takes a core some 50 ms, on purpose. Two at once leave half of Node's four threads to files and names, and addresses take turns, so that a
 * flood from one of them keeps nobody else from signing in. A department that begins to work at one time comes from one address: 150 take some 4 s.
 */
export function createPasswordWork(): Lane {
  return createLane({ atOnce: 2, ofPersonAtMost: 150, waitingAtMost: 200, patienceSeconds: 15 });
}

/** The API's processes as API_URL names them: one address, or several separated by blanks. */
export function readAddresses(text) {
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map((address) => new URL(address));
}

/** How often a process that does not answer is probed. */
const lookMilliseconds = 500;
const patienceMilliseconds = 2_000;

/**
 * Chooses the API process for each request: of those that answer, the one with the fewest open requests of the same kind, so that a busy process gets
 * no more. A process that failed a request gets none until it answers again; if all have failed, all are tried anyway.
 *
 * @param {readonly URL[]} addresses
 * @param {(address: URL, isAway: boolean) => void} tell called when a process goes away or comes back
 */
export function shareAmong(addresses, tell = () => undefined) {
  const processes = addresses.map((address) => ({ address, running: { requests: 0, files: 0, streams: 0 }, isAway: false }));
  const closing = new AbortController();
  let turns = 0;

  async function lookUntilBack(api) {
    while (!closing.signal.aborted) {
      if (await answers(api.address, closing.signal)) {
        api.isAway = false;
        tell(api.address, false);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, lookMilliseconds).unref());
    }
  }

  return {
    /**
     * @param {"requests" | "files" | "streams"} kind
     * @returns the process's address, and what to call once when the request has ended
     */
    take(kind) {
      const here = processes.filter(({ isAway }) => !isAway);
      const among = here.length > 0 ? here : processes;
      turns += 1;
      // Start with the next process each time, so that ties take turns.
      const inTurn = among.map((_, index) => among[(turns + index) % among.length]);
      const { address, running } = inTurn.reduce((least, one) => (one.running[kind] < least.running[kind] ? one : least));
      running[kind] += 1;
      return {
        address,
        end() {
          running[kind] -= 1;
        },
      };
    },
    /** A request to this address has failed. */
    failed(address) {
      const api = processes.find((one) => one.address.href === address?.href);
      // With one process there is nothing to choose.
      if (processes.length === 1 || api === undefined || api.isAway) return;
      api.isAway = true;
      tell(api.address, true);
      void lookUntilBack(api);
    },
    close: () => closing.abort(),
  };
}

async function answers(address, closed) {
  try {
    const response = await fetch(new URL("/health", address), {
      signal: AbortSignal.any([closed, AbortSignal.timeout(patienceMilliseconds)]),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** At least what the API accepts. */
const bodyMostBytes = 2 ** 20;
/** Limit for all unfinished requests of one client together. */
const clientMostBytes = 32 * bodyMostBytes;
const bodyMostMs = 30_000;

const tooLong = {
  kind: "REFUSED",
  status: 413,
  message: `A request is at most ${bodyMostBytes} bytes long.`,
  code: "INVALID_INPUT",
  retryable: false,
};
const tooMany = {
  kind: "REFUSED",
  status: 429,
  message: "Too many unfinished requests. Try again in a moment.",
  code: "RATE_LIMITED",
  retryable: true,
};
const tooSlow = {
  kind: "REFUSED",
  status: 408,
  message: "The request did not arrive in time. Try again.",
  code: "UNAVAILABLE",
  retryable: true,
};

/**
 * Reads the whole body of a request, limited in size, in time, and by all unfinished requests of its client.
 *
 * @returns {(request: import("node:http").IncomingMessage, client: string) => Promise<
 *   { kind: "READ", body: Buffer } | { kind: "ABANDONED" } | { kind: "REFUSED", status: number, message: string, code: string, retryable: boolean }>}
 */
export function createBodyReader() {
  const unfinishedBytes = new Map();
  function count(client, bytes) {
    const total = (unfinishedBytes.get(client) ?? 0) + bytes;
    if (total > 0) unfinishedBytes.set(client, total);
    else unfinishedBytes.delete(client);
    return total;
  }

  return (request, client) =>
    new Promise((resolve) => {
      const chunks = [];
      let bytes = 0;
      const listeners = {
        data(chunk) {
          chunks.push(chunk);
          bytes += chunk.length;
          const clientBytes = count(client, chunk.length);
          if (bytes > bodyMostBytes) finish(tooLong);
          else if (clientBytes > clientMostBytes) finish(tooMany);
        },
        end: () => finish({ kind: "READ", body: Buffer.concat(chunks) }),
        close: () => finish({ kind: "ABANDONED" }),
      };
      const deadline = setTimeout(() => finish(tooSlow), bodyMostMs);
      function finish(result) {
        clearTimeout(deadline);
        for (const [name, listener] of Object.entries(listeners)) request.off(name, listener);
        request.pause();
        count(client, -bytes);
        resolve(result);
      }
      // An aborted request also emits "close".
      request.on("error", () => undefined);
      for (const [name, listener] of Object.entries(listeners)) request.on(name, listener);
    });
}

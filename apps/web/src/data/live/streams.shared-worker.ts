import { serveTab } from "./serve-tab.ts";
import { createStreams } from "./stream.ts";
import { createStreamPool } from "./stream-pool.ts";

/** One for all tabs of a browser: a stream a tab would leave the seventh without a connection. */
const { follow } = createStreamPool(createStreams());

self.addEventListener("connect", (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port) serveTab(port, follow);
});

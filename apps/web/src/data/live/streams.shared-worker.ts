import { serveTab } from "./serve-tab.ts";
import { createStreams } from "./stream.ts";
import { createStreamPool } from "./stream-pool.ts";

/** One pool for all tabs of a browser: with a stream per tab, the seventh would be left without a connection. */
const { follow } = createStreamPool(createStreams());

self.addEventListener("connect", (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port) serveTab(port, follow);
});

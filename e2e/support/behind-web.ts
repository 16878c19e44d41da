import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface Proxy {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): void;
}

/** The part of the web process that forwards requests to the API, without its pages, which would need a build. */
export async function startBehindWeb(
  ...apiUrls: readonly [string, ...string[]]
): Promise<{ readonly origin: string; stop(): Promise<void> }> {
  // Loads the files that the web process runs, rather than importing the app.
  const ofWeb = (file: string) => import(new URL(`../../apps/web/server/${file}`, import.meta.url).href);
  const { createProxy } = (await ofWeb("proxy.mjs")) as { createProxy: (addresses: readonly URL[]) => Proxy };
  const { createWebServer } = (await ofWeb("create-web-server.mjs")) as { createWebServer: (handle: Proxy["handle"]) => Server };
  const proxy = createProxy(apiUrls.map((url) => new URL(url)));
  const server = createWebServer(proxy.handle);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      proxy.close();
    },
  };
}

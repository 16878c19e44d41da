import { createServer } from "node:net";

/** The first port from `wanted` on that nobody listens on. */
export async function nextFreePort(wanted: number, host: string): Promise<number> {
  for (let port = wanted; port < wanted + 200 && port < 65_536; port += 1) if (await isFree(port, host)) return port;
  throw new Error(`no port from ${wanted} on is free`);
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * A port of this machine for parts that only the product itself talks to. It is below those that systems use for outgoing connections (32768 and up),
 * because one of these could be taken between checking and listening.
 */
export function innerPort(): Promise<number> {
  return nextFreePort(20_000 + randomInt(10_000), "127.0.0.1");
}

/** This many different ports, before anything listens on the first. */
export async function innerPorts(count: number): Promise<number[]> {
  const ports = [await innerPort()];
  while (ports.length < count) ports.push(await nextFreePort((ports.at(-1) as number) + 1, "127.0.0.1"));
  return ports;
}

/** The first free port from `wanted` on. */
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

import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { listenForOperations } from "./health.ts";
import { createMetrics } from "./metrics.ts";

let close: (() => void) | undefined;
afterEach(() => close?.());

async function serve(databaseWorks: () => boolean) {
  const metrics = createMetrics("test");
  metrics.counter("second_read_acts_total", "Acts done.", ["act"]).inc({ act: "file" }, 3);
  const server = await listenForOperations({
    host: "127.0.0.1",
    port: 0,
    metrics,
    checks: () => ({ database: async () => (databaseWorks() ? undefined : Promise.reject(new Error("postgresql://u:secret@h"))) }),
  });
  close = () => server.close();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("operations server", () => {
  it("distinguishes liveness from readiness and reveals no reason", async () => {
    let works = true;
    const address = await serve(() => works);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    works = false;
    const red = await fetch(`${address}/health/ready`);
    expect([red.status, await red.json()]).toEqual([503, { ready: false, checks: { database: "failed" } }]);
    expect((await fetch(`${address}/health`)).status).toBe(200);
    expect((await fetch(`${address}/else`)).status).toBe(404);
  });
  it("exposes counters", async () => {
    expect(await (await fetch(`${await serve(() => true)}/metrics`)).text()).toContain(
      'second_read_acts_total{act="file",process="test"} 3',
    );
  });
  it("exposes current levels, and how long the event loop was blocked", async () => {
    let waiting = 1;
    const metrics = createMetrics("test");
    metrics.level("second_read_waiting", "Waiting.", () => waiting);
    const text = () => metrics.text();
    expect(await text()).toContain('second_read_waiting{process="test"} 1');
    waiting = 2;
    expect(await text()).toContain('second_read_waiting{process="test"} 2');
    expect(await text()).toMatch(/nodejs_eventloop_lag_p99_seconds\{process="test"\} \d/);
  });
});

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface Metrics {
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  gauge(name: string, help: string, labels?: readonly string[]): Gauge;
  /** Read whenever the metrics are scraped. */
  level(name: string, help: string, read: () => number): void;
  /** Several values with one name, distinguished by a label; read whenever the metrics are scraped, and omitted if that fails. */
  levels(name: string, help: string, label: string, read: () => Promise<Iterable<readonly [string, number]>>): void;
  /** `bucketsSeconds` are upper bounds; observe seconds. */
  histogram(name: string, help: string, labels?: readonly string[], bucketsSeconds?: readonly number[]): Histogram;
  /** All metrics in Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** One registry per process, including Node's own metrics; nothing global. */
export function createMetrics(processName: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ process: processName });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: [...labels], registers }),
    gauge: (name, help, labels = []) => new Gauge({ name, help, labelNames: [...labels], registers }),
    level: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    levels: (name, help, label, read) => {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers,
        async collect() {
          this.reset();
          for (const [value, level] of await read().catch(() => [])) this.set({ [label]: value }, level);
        },
      });
    },
    histogram: (name, help, labels = [], bucketsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]) =>
      new Histogram({ name, help, labelNames: [...labels], buckets: [...bucketsSeconds], registers }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

import { mkdir } from "node:fs/promises";
import { metricNames } from "@second-read/evaluation";
import { freePort } from "@second-read/testing";
import { startPythonServer } from "../../support/python-server.ts";
import { history, versions } from "../million/registry-calls.ts";

export interface Mlflow {
  /** Fills it with the data of `registryCalls`, and returns the same look-ups by name. */
  fill(): Promise<readonly { readonly name: string; readonly ask: () => Promise<boolean> }[]>;
  stop(): Promise<void>;
}

/** A new server in `folder`, started with a Python that has MLflow installed. */
export async function startMlflow(python: string, folder: string): Promise<Mlflow> {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const store = ["--backend-store-uri", `sqlite:///${folder}/mlflow.db`, "--artifacts-destination", folder];
  const url = `http://127.0.0.1:${port}`;
  const stop = await startPythonServer({
    python,
    args: ["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port), ...store],
    folder,
    healthUrl: `${url}/health`,
  });
  const api = `${url}/api/2.0/mlflow`;
  return { fill: () => fill(api), stop };
}

async function fill(api: string) {
  const post = async (path: string, body: object): Promise<any> => {
    const response = await fetch(`${api}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`MLflow: ${path}: ${await response.text()}`);
    return response.json();
  };
  const now = Date.now();
  const { experiment_id } = await post("experiments/create", { name: "registry" });
  const { run } = await post("runs/create", { experiment_id, start_time: now });
  const { run_id } = run.info;
  const points = Array.from({ length: history.folds * history.epochs }, (_, step) => ({
    key: "loss",
    value: 1 / (step + 1),
    timestamp: now,
    step,
  }));
  for (let first = 0; first < points.length; first += 500)
    await post("runs/log-batch", { run_id, metrics: points.slice(first, first + 500) });
  await post("runs/log-batch", { run_id, metrics: metricNames.map((key) => ({ key, value: 0.8, timestamp: now, step: 0 })) });
  await post("registered-models/create", { name: "registry" });
  for (let number = 1; number <= versions; number += 1)
    await post("model-versions/create", { name: "registry", source: `${run.info.artifact_uri}/model`, run_id });
  await post("registered-models/alias", { name: "registry", alias: "champion", version: String(versions) });
  const get = (path: string, parameters: Record<string, string>) => async () => {
    const response = await fetch(`${api}/${path}?${new URLSearchParams(parameters)}`);
    await response.json();
    return response.ok;
  };
  return [
    { name: "Registry: by alias", ask: get("registered-models/alias", { name: "registry", alias: "champion" }) },
    {
      name: `Registry: list of ${versions}`,
      ask: get("model-versions/search", { filter: "name='registry'", max_results: String(versions) }),
    },
    { name: `Registry: history of ${points.length} points`, ask: get("metrics/get-history", { run_id, metric_key: "loss" }) },
    { name: "Registry: metrics of a version", ask: get("runs/get", { run_id }) },
  ];
}

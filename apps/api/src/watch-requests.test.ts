import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestApi, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());

it("counts requests by entry point and status, and the jobs of the queue", async () => {
  const person = await api.person("Ina", {});
  await api.graphql(person, "{ me { id } }");
  await fetch(`${api.url}/auth/nowhere`);
  const metrics = async () => (await fetch(`${api.url}/metrics`)).text();
  // A request is counted once its response has been sent.
  await expect.poll(metrics).toContain('second_read_http_request_duration_seconds_count{process="api",entry="auth",status="404"} 1');
  expect(await metrics()).toContain('second_read_http_request_duration_seconds_count{process="api",entry="graphql",status="200"} 1');
  expect(await metrics()).toContain('second_read_jobs_waiting{job_name="ingest-upload",process="api"} 0');
  expect(await metrics()).toContain('second_read_jobs_active{job_name="train-fold",process="api"} 0');
});

import type { Metrics } from "./metrics.ts";

export type JobOutcome = "done" | "failed" | "let go";

/** Counts and times the jobs of this process, for `openJobs`. */
export function observeJobs(metrics: Metrics): (job: string, outcome: JobOutcome, seconds: number) => void {
  const duration = metrics.histogram(
    "second_read_job_duration_seconds",
    "Tries of jobs in this process, by how they ended.",
    ["job_name", "outcome"],
    [0.05, 0.25, 1, 5, 30, 120, 600, 3_600, 14_400],
  );
  return (job, outcome, seconds) => duration.observe({ job_name: job, outcome }, seconds);
}

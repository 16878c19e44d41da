import type { ExamStatus } from "../../generated/graphql.ts";

export const statuses: readonly ExamStatus[] = [
  "QUEUED",
  "READING",
  "ARBITRATION",
  "SETTLED",
  "TECHNICAL_RECALL",
  "PRIOR",
  "INGESTING",
  "WITHDRAWN",
];

/** The status of an exam as people say it. */
export function statusWords(status: string): string {
  const labels: Readonly<Record<string, string>> = {
    INGESTING: "Being filed",
    QUEUED: "To read",
    READING: "Being read",
    ARBITRATION: "Awaiting arbitration",
    SETTLED: "Final",
    TECHNICAL_RECALL: "Technical recall",
    PRIOR: "Prior",
    WITHDRAWN: "Withdrawn",
  };
  return labels[status] ?? status.toLowerCase();
}

/** The status that an address names; null for none or one that there isn't. */
export function statusOf(text: string | null): ExamStatus | null {
  return statuses.find((status) => status === text) ?? null;
}

import { assertNever, type ExamStatus, examStatuses } from "@second-read/domain";

/** The statuses as a filter lists them: what waits for someone first. */
export const listedStatuses: readonly ExamStatus[] = [
  "QUEUED",
  "READING",
  "ARBITRATION",
  "SETTLED",
  "TECHNICAL_RECALL",
  "PRIOR",
  "INGESTING",
  "WITHDRAWN",
];

/** The status of an exam as a list says it. */
export function statusLabel(status: ExamStatus): string {
  switch (status) {
    case "INGESTING":
      return "Importing";
    case "QUEUED":
      return "To read";
    case "READING":
      return "Being read";
    case "ARBITRATION":
      return "Awaiting arbitration";
    case "SETTLED":
      return "Final";
    case "TECHNICAL_RECALL":
      return "Technical recall";
    case "PRIOR":
      return "Prior";
    case "WITHDRAWN":
      return "Withdrawn";
    default:
      return assertNever(status);
  }
}

/** The status that an address names; null for none, or one that does not exist. */
export function statusOf(text: string | null): ExamStatus | null {
  return examStatuses.find((status) => status === text) ?? null;
}

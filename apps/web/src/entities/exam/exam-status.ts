import { assertNever, type ExamStatus, examStatuses } from "@second-read/domain";

/** The statuses in the order of the filter: those that wait for somebody come first. */
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

/** The status of an exam as lists show it. */
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

/** The status in an address; null if there is none or it is unknown. */
export function statusOf(text: string | null): ExamStatus | null {
  return examStatuses.find((status) => status === text) ?? null;
}

import type { QueueCounts, RoleName } from "./project-context.tsx";

export interface Destination {
  readonly key: string;
  readonly label: string;
  readonly path: string;
  /** Roles that may use the page; "every" is every member. */
  readonly roles: "every" | readonly RoleName[];
  readonly count?: (queue: QueueCounts) => number;
  readonly countWords?: string;
  /** The number of events there that this person has not seen. */
  readonly news?: (queue: QueueCounts) => number;
  readonly newsWords?: string;
}

/** The destinations of the rail, in order, without those that the role may not use. */
export const destinations: readonly Destination[] = [
  {
    key: "read",
    label: "Read",
    path: "read",
    roles: ["READER"],
    count: (queue) => queue.unread + queue.awaitingSecondRead,
    countWords: "to read",
  },
  {
    key: "arbitration",
    label: "Arbitration",
    path: "arbitration",
    roles: ["ARBITER"],
    count: (queue) => queue.arbitration,
    countWords: "awaiting arbitration",
  },
  { key: "feedback", label: "Feedback", path: "feedback", roles: ["READER"], count: (queue) => queue.feedback, countWords: "not seen yet" },
  { key: "missed", label: "Missed", path: "missed", roles: "every" },
  {
    key: "disagreements",
    label: "Disagreements",
    path: "disagreements",
    roles: "every",
    count: (queue) => queue.discrepancies,
    countWords: "without a verdict",
  },
  { key: "cases", label: "Cases", path: "cases", roles: "every" },
  { key: "import", label: "Import", path: "import", roles: ["DATA_MANAGER", "ADMIN"] },
  { key: "exports", label: "Export", path: "exports", roles: ["DATA_MANAGER", "ANALYST", "ADMIN"] },
  {
    key: "runs",
    label: "Train",
    path: "runs",
    roles: "every",
    count: (queue) => queue.newTruthSinceLastRun,
    countWords: "breasts with new truth",
    news: (queue) => queue.endedRuns,
    newsWords: "ended",
  },
  {
    key: "versions",
    label: "Versions",
    path: "versions",
    roles: "every",
    news: (queue) => queue.drifted,
    newsWords: "drifted",
  },
  { key: "people", label: "People", path: "people", roles: ["DATA_MANAGER", "ADMIN"] },
];

/** The destinations that someone with these roles may use. */
export function destinationsFor(roles: ReadonlySet<RoleName>): readonly Destination[] {
  return destinations.filter(({ roles: needed }) => needed === "every" || needed.some((role) => roles.has(role)));
}

/** The page with each role's work; with several roles the first one listed here counts. */
const landings: readonly (readonly [RoleName, string])[] = [
  ["READER", "read"],
  ["ARBITER", "arbitration"],
  ["DATA_MANAGER", "import"],
  ["ANALYST", "versions"],
  ["ADMIN", "people"],
];

/** The page that someone with these roles lands on; undefined for no role. */
export function landingOf(roles: ReadonlySet<RoleName>): Destination | undefined {
  const landing = landings.find(([role]) => roles.has(role));
  return landing && destinations.find(({ key }) => key === landing[1]);
}

/** The destination that a URL belongs to; a version's page of misses belongs to Missed. */
export function destinationOf(pathname: string): string | undefined {
  const [, p, , section, , leaf] = pathname.split("/");
  if (p !== "p") return undefined;
  if (section === "versions" && leaf === "missed") return "missed";
  return destinations.find(({ path }) => path === section)?.key;
}

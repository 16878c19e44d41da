import type { Metadata } from "next";
import { CompareRuns } from "../../../../../features/runs/compare-runs.tsx";

export const metadata: Metadata = { title: "Compare runs" };

export default function CompareRunsRoute() {
  return <CompareRuns />;
}

import type { Metadata } from "next";
import { RunsPage } from "../../../../features/runs/runs-page.tsx";

export const metadata: Metadata = { title: "Train" };

export default function RunsRoute() {
  return <RunsPage />;
}

import type { Metadata } from "next";
import { RunPage } from "../../../../../features/runs/run-page.tsx";

export const metadata: Metadata = { title: "Run" };

export default async function RunRoute({ params }: { params: Promise<{ run: string }> }) {
  return <RunPage runId={decodeURIComponent((await params).run)} />;
}

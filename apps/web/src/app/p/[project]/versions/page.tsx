import type { Metadata } from "next";
import { VersionsPage } from "../../../../features/versions/versions-page.tsx";

export const metadata: Metadata = { title: "Versions" };

export default function VersionsRoute() {
  return <VersionsPage />;
}

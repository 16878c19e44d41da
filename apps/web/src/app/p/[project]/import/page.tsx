import type { Metadata } from "next";
import { ImportPage } from "../../../../features/import/import-page.tsx";

export const metadata: Metadata = { title: "Import" };

export default function ImportRoute() {
  return <ImportPage />;
}

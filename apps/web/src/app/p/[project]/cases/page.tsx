import type { Metadata } from "next";
import { CasesPage } from "../../../../features/cases/cases-page.tsx";

export const metadata: Metadata = { title: "Cases" };

export default function CasesRoute() {
  return <CasesPage />;
}

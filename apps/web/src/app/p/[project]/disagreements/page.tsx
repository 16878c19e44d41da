import type { Metadata } from "next";
import { DisagreementsPage } from "../../../../features/disagreements/disagreements-page.tsx";

export const metadata: Metadata = { title: "Disagreements" };

export default function DisagreementsRoute() {
  return <DisagreementsPage />;
}

import type { Metadata } from "next";
import { ArbitrationPage } from "../../../../features/arbitration/arbitration-page.tsx";

export const metadata: Metadata = { title: "Arbitration" };

export default function Page() {
  return <ArbitrationPage />;
}

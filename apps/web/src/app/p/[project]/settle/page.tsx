import type { Metadata } from "next";
import { SettlePage } from "../../../../features/settle/settle-page.tsx";

export const metadata: Metadata = { title: "Arbitration" };

export default function Page() {
  return <SettlePage />;
}

import type { Metadata } from "next";
import { MissedRedirect } from "../../../../features/frame/missed-redirect.tsx";

export const metadata: Metadata = { title: "Missed" };

export default function MissedPage() {
  return <MissedRedirect />;
}

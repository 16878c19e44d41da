import type { Metadata } from "next";
import { ReadPage } from "../../../../features/read/read-page.tsx";

export const metadata: Metadata = { title: "Read" };

export default function Page() {
  return <ReadPage />;
}

import type { Metadata } from "next";
import Link from "next/link";
import { Lonely } from "../ui/lonely.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <Lonely title="Not found">
      <p>Check the address, or choose a project.</p>
      <Link href="/">Choose a project</Link>
    </Lonely>
  );
}

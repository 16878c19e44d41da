import type { Metadata } from "next";
import Link from "next/link";
import { Lonely } from "../ui/lonely.tsx";

export const metadata: Metadata = { title: "No such page" };

export default function NotFound() {
  return (
    <Lonely title="No such page">
      <p>There is nothing at this address. It may be mistyped, or belong to something that is not built.</p>
      <Link href="/">Choose a project</Link>
    </Lonely>
  );
}

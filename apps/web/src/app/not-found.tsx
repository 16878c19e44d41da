import type { Metadata } from "next";
import { LinkButton } from "../ui/link-button.tsx";
import { Lonely } from "../ui/lonely.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <Lonely title="Not found">
      <p>Check the address, or choose a project.</p>
      <LinkButton href="/">Choose a project</LinkButton>
    </Lonely>
  );
}

"use client";

import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useProject } from "../frame/project-context.tsx";
import { PromoteForm } from "./promote-form.tsx";
import type { Version } from "./version.ts";

/** Makes a version the champion; on the champion's own page, rolls back to the previous one. */
export function PromoteButton({ version }: { version: Version }) {
  const { may } = useProject();
  const [opened, { open, close }] = useDisclosure(false);
  const isChampion = version.aliases.includes("champion");
  const earlier = isChampion ? earlierChampion(version) : null;
  if (!may("ANALYST", "ADMIN") || (isChampion && !earlier)) return null;
  return (
    <>
      <Button onClick={open} variant={earlier ? "default" : "filled"}>
        {earlier ? `Roll back to v${earlier.number}` : "Promote"}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={earlier ? `Roll back to v${earlier.number}` : `Promote v${version.number} to champion`}
        size="lg"
      >
        <PromoteForm version={version} target={earlier ?? version} onClose={close} />
      </Modal>
    </>
  );
}

/** The champion before this one: the `from` of the newest event that made this version champion. */
export function earlierChampion(version: Pick<Version, "id" | "aliasHistory">): { id: string; number: number } | null {
  const made = version.aliasHistory
    .filter((event) => event.alias === "champion" && event.to.id === version.id)
    .sort((a, b) => b.at.localeCompare(a.at))[0];
  return made?.from && made.from.id !== version.id ? made.from : null;
}

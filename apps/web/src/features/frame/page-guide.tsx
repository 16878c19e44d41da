"use client";

import { CloseButton, Text } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { dismiss, guideOf, isDismissed } from "./guides.ts";
import classes from "./page-guide.module.css";
import { useProject } from "./project-context.tsx";

/** The guide of a page, shown above it until dismissed. */
export function PageGuide({ page }: { page: string | undefined }) {
  const { me, roles, project } = useProject();
  const [gone, setGone] = useState<readonly string[]>([]);
  const query = useSearchParams();
  // A single case is on screen: the images take the whole page.
  const isOnCase = page !== "arbitration" && (query.has("case") || query.has("exam"));
  const lines = isOnCase ? [] : guideOf(page, roles, project);
  if (!page || lines.length === 0 || gone.includes(page) || isDismissed(window.localStorage, me.id, page)) return null;
  return (
    <section className={classes.guide} aria-label="What you can do here">
      <strong>What you can do here</strong>
      <Text c="dimmed" inherit>
        {lines.join(" ")}
      </Text>
      <CloseButton
        size={24}
        iconSize={14}
        aria-label="Dismiss this guide"
        title="Dismiss"
        onClick={() => {
          dismiss(window.localStorage, me.id, page);
          setGone((before) => [...before, page]);
        }}
      />
    </section>
  );
}

import { Paper } from "@mantine/core";
import type { ReactNode } from "react";

export interface NoticeProps {
  readonly tone: "warning" | "danger";
  readonly role: "alert" | "status";
  readonly children: ReactNode;
}

/** A message in the page, with a border in the colour of its tone. */
export function Notice({ tone, role, children }: NoticeProps) {
  return (
    <Paper withBorder role={role} bg="var(--panel)" p="12px 14px" my={10} style={{ borderLeft: `3px solid var(--${tone})` }}>
      {children}
    </Paper>
  );
}

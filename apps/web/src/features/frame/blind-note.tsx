"use client";

import { Text } from "@mantine/core";
import { useProject } from "./project-context.tsx";

/** Whether the person is kept blind here. If so, the server limits lists and figures to the exams that they have read or opened. */
export function useIsBlinded(): boolean {
  const { may } = useProject();
  return may("READER", "ARBITER");
}

/** Tells people who are kept blind that a page's lists and figures cover only some exams. */
export function BlindNote() {
  if (!useIsBlinded()) return null;
  return (
    <Text c="dimmed" mb={12}>
      You read or arbitrate in this project: lists and figures cover only the exams that you have read or opened.
    </Text>
  );
}

"use client";

import { Text } from "@mantine/core";
import { useProject } from "./project-context.tsx";

/** Is the person kept blind here? Then lists and figures cover only the exams that they have read or opened, as the server narrows them. */
export function useIsBlinded(): boolean {
  const { may } = useProject();
  return may("READER", "ARBITER");
}

/** Says on a page of lists and figures that it covers only some exams, to whom it does. */
export function BlindNote() {
  if (!useIsBlinded()) return null;
  return (
    <Text c="dimmed" mb={12}>
      You read or arbitrate in this project: lists and figures cover only the exams that you have read or opened.
    </Text>
  );
}

import { Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** A page with only a message: a title, a sentence and a link. */
export function Lonely({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack component="main" align="flex-start" gap={14} maw={560} pt="18vh" mx="auto" px={20}>
      <Title>{title}</Title>
      {children}
    </Stack>
  );
}

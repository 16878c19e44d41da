"use client";

import { Stack, Text, Title } from "@mantine/core";
import { useViewportSize } from "@mantine/hooks";
import type { ReactNode } from "react";
import { smallestScreen } from "./smallest-screen.ts";

/** Shows a page of images if the screen is large enough, and otherwise a message that it needs a larger one. */
export function LargerScreen({ title, children }: { title: string; children: ReactNode }) {
  const { width, height } = useViewportSize();
  if (width === 0) return null;
  if (width >= smallestScreen.width && height >= smallestScreen.height) return children;
  return (
    <Stack gap={10} maw={460} pt="20vh" mx="auto" px={20}>
      <Title>{title} needs a larger screen</Title>
      <Text>
        Mammograms need a screen of at least {smallestScreen.width} × {smallestScreen.height}. Your draft is kept.
      </Text>
    </Stack>
  );
}

"use client";

import { Stack, Text, Title } from "@mantine/core";
import { useViewportSize } from "@mantine/hooks";
import type { ReactNode } from "react";

const smallest = { width: 900, height: 520 };

/** Shows a page of images where the screen is large enough for it, else says that it needs a larger one. */
export function LargerScreen({ title, children }: { title: string; children: ReactNode }) {
  const { width, height } = useViewportSize();
  if (width === 0) return null;
  if (width >= smallest.width && height >= smallest.height) return children;
  return (
    <Stack gap={10} maw={460} pt="20vh" mx="auto" px={20}>
      <Title>{title} needs a larger screen</Title>
      <Text>
        Mammograms need a screen of at least {smallest.width} × {smallest.height}. Your draft is kept.
      </Text>
    </Stack>
  );
}

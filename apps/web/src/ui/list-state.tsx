"use client";

import { Box, Skeleton, Stack, Text, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { toProblem } from "../data/problem.ts";
import { ProblemNote } from "./problem-note.tsx";

export interface ListStateProps<T> {
  /** The result of the query; undefined until it has arrived. */
  readonly data: T | undefined;
  readonly error?: unknown;
  readonly onRetry?: () => unknown;
  /** Default: null or an empty list counts as empty. */
  readonly isEmpty?: (data: T) => boolean;
  /** The purpose of this list, in one or two sentences. */
  readonly emptyText?: ReactNode;
  /** The one button that fills it. */
  readonly emptyAction?: ReactNode;
  /** A placeholder of about the final size, so that nothing jumps when data arrives; default: eight rows. */
  readonly skeleton?: ReactNode;
  readonly skeletonRows?: number;
  readonly children: (data: NonNullable<T>) => ReactNode;
}

/** The four states of every list: loading, empty, failed, full. Loaded data stays visible if a refresh fails. */
export function ListState<T>({
  data,
  error,
  onRetry,
  isEmpty = isNothing,
  emptyText,
  emptyAction,
  skeleton,
  skeletonRows = 8,
  children,
}: ListStateProps<T>) {
  if (data === undefined) {
    if (error) return <ProblemNote problem={toProblem(error)} onRetry={onRetry} />;
    return (
      <div role="status" aria-busy="true" data-state="loading">
        <VisuallyHidden>Loading</VisuallyHidden>
        {skeleton ?? <SkeletonRows rows={skeletonRows} />}
      </div>
    );
  }
  if (data === null || isEmpty(data)) {
    return (
      <Stack align="flex-start" gap={14} py={28} maw="60ch" data-state="empty">
        <Text c="dimmed">{emptyText ?? "Nothing here yet."}</Text>
        {emptyAction}
      </Stack>
    );
  }
  return (
    <Box data-state="full">
      {error ? <ProblemNote problem={toProblem(error)} onRetry={onRetry} /> : null}
      {children(data as NonNullable<T>)}
    </Box>
  );
}

function isNothing(data: unknown): boolean {
  return data === null || (Array.isArray(data) && data.length === 0);
}

/** Placeholder rows of one height. */
export function SkeletonRows({ rows = 8, height = 36 }: { rows?: number; height?: number }) {
  return (
    <Stack gap={6}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="sm" />
      ))}
    </Stack>
  );
}

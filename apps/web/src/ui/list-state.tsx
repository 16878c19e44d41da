"use client";

import { Button, Skeleton } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { type Problem, toProblem } from "../data/problem.ts";
import classes from "./list-state.module.css";

export interface ListStateProps<T> {
  /** What the query gave; undefined while nothing has arrived. */
  readonly data: T | undefined;
  readonly error?: unknown;
  readonly onRetry?: () => void;
  readonly isEmpty?: (data: T) => boolean;
  /** What this list is for, in one or two sentences. */
  readonly emptyText?: ReactNode;
  /** The one button that fills it. */
  readonly emptyAction?: ReactNode;
  /** Skeleton of about the final size; default: eight rows. Nothing jumps when data arrives. */
  readonly skeleton?: ReactNode;
  readonly skeletonRows?: number;
  readonly children: (data: T) => ReactNode;
}

/** The four states that every list knows: loading, empty, failed, full. Data that is there stays while a refresh fails. */
export function ListState<T>({
  data,
  error,
  onRetry,
  isEmpty,
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
        <span className="visuallyHidden">Loading</span>
        {skeleton ?? <SkeletonRows rows={skeletonRows} />}
      </div>
    );
  }
  if (isEmpty?.(data)) {
    return (
      <div className={classes.empty} data-state="empty">
        <p>{emptyText ?? "Nothing here yet."}</p>
        {emptyAction}
      </div>
    );
  }
  return (
    <div data-state="full">
      {error ? <ProblemNote problem={toProblem(error)} onRetry={onRetry} /> : null}
      {children(data)}
    </div>
  );
}

/** Placeholder rows of one height. */
export function SkeletonRows({ rows = 8, height = 36 }: { rows?: number; height?: number }) {
  return (
    <div className={classes.rows}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="sm" />
      ))}
    </div>
  );
}

/** A failure in words: a sentence, the code, the request id, Retry. */
export function ProblemNote({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  return (
    <div className={classes.failed} role="alert" data-state="failed">
      <IconAlertTriangle size={20} aria-hidden className={classes.icon} />
      <div>
        <p>
          <strong>Failed.</strong> {problem.sentence}
        </p>
        <p className={classes.codes}>
          {problem.code}
          {problem.requestId ? ` · request ${problem.requestId}` : ""}
        </p>
      </div>
      {onRetry ? (
        <Button variant="default" onClick={onRetry}>
          Retry
        </Button>
      ) : null}
    </div>
  );
}

import { Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { isStale, type Problem } from "../data/problem.ts";
import { Notice } from "./notice.tsx";
import { Quiet } from "./quiet.tsx";

/** An error: its sentence, its code, the request id and Retry. */
export function ProblemNote({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  return (
    <Notice tone="danger" role="alert">
      <Group gap={12} align="flex-start" data-state="failed">
        <IconAlertTriangle size={20} aria-hidden color="var(--danger)" />
        <Text component="div" flex="1 1 96px" miw={0} style={{ overflowWrap: "break-word" }}>
          <strong>{isStale(problem) ? "Not saved." : "Failed."}</strong> {problem.sentence}
          <ProblemCode problem={problem} />
        </Text>
        {onRetry ? (
          <Button variant="default" onClick={onRetry}>
            Retry
          </Button>
        ) : null}
      </Group>
    </Notice>
  );
}

/** What an administrator needs to find a failure: its code and the id of its request. */
export function ProblemCode({ problem: { code, requestId } }: { problem: Problem }) {
  return <Quiet block>{requestId ? `${code} · request ${requestId}` : code}</Quiet>;
}

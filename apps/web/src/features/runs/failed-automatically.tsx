import { Group, Text } from "@mantine/core";
import Link from "next/link";
import { Ago } from "../../ui/ago.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useProject } from "../frame/project-context.tsx";
import { AcknowledgeButton } from "./acknowledge-button.tsx";
import type { ListedRun } from "./run.ts";

/** Automatic runs that failed and were not retried, until somebody acknowledges them. `runs`: newest first. */
export function FailedAutomatically({ runs }: { runs: readonly ListedRun[] }) {
  const { project } = useProject();
  const failed = runs.filter(
    ({ trigger, status, acknowledgedAt }, index) =>
      trigger !== "REQUEST" && status === "FAILED" && !acknowledgedAt && runs[index - 1]?.trigger !== "RETRY",
  );
  return failed.map((run) => (
    <Notice key={run.id} role="alert" tone="danger">
      <Group justify="space-between">
        <Text flex={1}>
          <strong>An automatic run failed</strong> <Ago at={run.endedAt ?? run.createdAt} />. {run.error?.message}{" "}
          <Link href={`/p/${project.key}/runs/${run.id}`}>Open the run</Link>
        </Text>
        <AcknowledgeButton runId={run.id} />
      </Group>
    </Notice>
  ));
}

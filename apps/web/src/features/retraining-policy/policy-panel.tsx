"use client";

import { useQuery } from "@apollo/client/react";
import { Button, Skeleton, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { unmask } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { useProject } from "../frame/project-context.tsx";
import { policyDocument, policyFragment } from "./documents.ts";
import { PolicyDialog } from "./policy-dialog.tsx";
import { isSet } from "./policy-draft.ts";
import { PolicyFacts } from "./policy-facts.tsx";

const pollMilliseconds = 60_000;

/** When the project retrains automatically; administrators change it. */
export function PolicyPanel() {
  const { project, may } = useProject();
  const [opened, { open, close }] = useDisclosure(false);
  const { data, error, refetch } = useQuery(policyDocument, { variables: { projectId: project.id }, pollInterval: pollMilliseconds });
  const policy = data?.project ? unmask(policyFragment, data.project.retrainingPolicy) : undefined;
  const edit =
    policy && may("ADMIN") ? (
      <Button variant="default" size="xs" onClick={open}>
        Edit
      </Button>
    ) : null;
  return (
    <Panel title="Automatic retraining" actions={edit}>
      <ListState data={policy} error={error} onRetry={() => void refetch()} skeleton={<Skeleton height={48} />}>
        {(shown) => (
          <Stack gap={8}>
            {shown.enabled ? null : <Quiet block>Off. Runs start only on request.</Quiet>}
            {shown.enabled || isSet(shown) ? (
              <PolicyFacts policy={shown} nextScheduledAt={data?.project?.retraining.nextScheduledAt ?? null} />
            ) : null}
          </Stack>
        )}
      </ListState>
      {policy ? <PolicyDialog policy={policy} opened={opened} onClose={close} /> : null}
    </Panel>
  );
}

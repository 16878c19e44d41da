"use client";

import { useMutation } from "@apollo/client/react";
import { Button, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { useProject } from "../frame/project-context.tsx";
import type { Run } from "./run.ts";
import { hasEnded } from "./run-state.ts";

const cancelRunDocument = graphql(`
  mutation CancelRun($id: ID!) {
    cancelTrainingRun(id: $id) {
      id
      status
    }
  }
`);

/** Cancels a run that has not ended, after asking once. */
export function CancelButton({ run }: { run: Run }) {
  const { may } = useProject();
  const [cancel, { loading }] = useMutation(cancelRunDocument);
  const [opened, { open, close }] = useDisclosure(false);
  if (hasEnded(run.status) || !may("READER", "DATA_MANAGER", "ANALYST", "ADMIN")) return null;

  async function onConfirm() {
    close();
    try {
      await cancel({ variables: { id: run.id } });
    } catch (error) {
      notifications.show({ color: "red", title: "Not cancelled", message: toProblem(error).sentence });
    }
  }

  return (
    <>
      <Button variant="default" onClick={open} loading={loading || run.status === "CANCELLING"}>
        Cancel
      </Button>
      <Modal opened={opened} onClose={close} title="Cancel this run?">
        <Text c="dimmed">Its curves are kept, its models are not. It cannot be resumed.</Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            Keep running
          </Button>
          <Button onClick={() => void onConfirm()}>Cancel run</Button>
        </Group>
      </Modal>
    </>
  );
}

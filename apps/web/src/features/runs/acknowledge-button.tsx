"use client";

import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { useProject } from "../frame/project-context.tsx";
import { outlookDocument } from "./documents.ts";

const acknowledgeRunDocument = graphql(`
  mutation AcknowledgeRun($id: ID!) {
    acknowledgeRun(id: $id) {
      id
      acknowledgedAt
    }
  }
`);

/** Acknowledges the failure of a run. */
export function AcknowledgeButton({ runId }: { runId: string }) {
  const { may } = useProject();
  const [acknowledge, { loading }] = useMutation(acknowledgeRunDocument, { refetchQueries: [outlookDocument] });
  if (!may("DATA_MANAGER", "ANALYST", "ADMIN")) return null;

  async function onClick() {
    try {
      await acknowledge({ variables: { id: runId } });
    } catch (error) {
      notifications.show({ color: "red", title: "Not acknowledged", message: toProblem(error).sentence });
    }
  }

  return (
    <Button variant="default" size="xs" loading={loading} onClick={() => void onClick()}>
      Acknowledge
    </Button>
  );
}

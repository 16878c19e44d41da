"use client";

import { useMutation } from "@apollo/client/react";
import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { useProject } from "../frame/project-context.tsx";

const reproduceDocument = graphql(`
  mutation Reproduce($id: ID!) {
    reproduce(modelVersionId: $id) {
      id
    }
  }
`);

/** Trains the version again to compare it byte by byte, and opens that run. */
export function ReproduceButton({ versionId }: { versionId: string }) {
  const { project, may } = useProject();
  const router = useRouter();
  const [reproduce, { loading }] = useMutation(reproduceDocument);
  if (!may("DATA_MANAGER", "ANALYST", "ADMIN")) return null;

  async function onClick() {
    try {
      const { data } = await reproduce({ variables: { id: versionId } });
      if (data) router.push(`/p/${project.key}/runs/${data.reproduce.id}`);
    } catch (error) {
      notifications.show({ color: "red", title: "Not started", message: toProblem(error).sentence });
    }
  }

  return (
    <Group gap="sm">
      <Button variant="default" size="xs" loading={loading} onClick={() => void onClick()}>
        Reproduce
      </Button>
      <Quiet>Retrains it from its snapshot and seed and compares the fold models byte by byte.</Quiet>
    </Group>
  );
}

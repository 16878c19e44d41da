"use client";

import { useLazyQuery } from "@apollo/client/react";
import { Button, Group } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { toProblem } from "../../data/problem.ts";
import type { VerifyChainQuery } from "../../generated/graphql.ts";
import { graphql } from "../../generated/index.ts";
import { Chip } from "../../ui/chip.tsx";
import { counted } from "../../ui/format.ts";
import { useProject } from "../frame/project-context.tsx";

const verifyChainDocument = graphql(`
  query VerifyChain($projectId: ID!) {
    verifyAuditChain(projectId: $projectId) {
      ok
      checked
      firstBadSequence
    }
  }
`);

/** Verifies the chain of hashes, and says the result. */
export function AuditVerification() {
  const { project } = useProject();
  const [verify, { data, loading, error }] = useLazyQuery(verifyChainDocument, { fetchPolicy: "network-only" });
  return (
    <Group gap={12}>
      <span role="status">
        {loading ? null : error ? (
          <Chip tone="danger">{toProblem(error).sentence}</Chip>
        ) : data ? (
          <Result result={data.verifyAuditChain} />
        ) : null}
      </span>
      <Button
        size="xs"
        variant="default"
        loading={loading}
        onClick={() => void verify({ variables: { projectId: project.id } }).catch(() => undefined)}
      >
        Verify
      </Button>
    </Group>
  );
}

function Result({ result: { ok, checked, firstBadSequence } }: { result: VerifyChainQuery["verifyAuditChain"] }) {
  return ok ? (
    <Chip tone="good" icon={<IconCheck size={13} aria-hidden />}>
      Audit trail intact ({counted(checked, "event")})
    </Chip>
  ) : (
    <Chip tone="danger" icon={<IconAlertTriangle size={13} aria-hidden />}>
      Audit trail broken at event {firstBadSequence}
    </Chip>
  );
}

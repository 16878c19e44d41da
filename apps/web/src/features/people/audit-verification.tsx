"use client";

import { useLazyQuery } from "@apollo/client/react";
import { Button, Group } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { toProblem } from "../../data/problem.ts";
import type { VerifyChainQuery } from "../../generated/graphql.ts";
import { graphql } from "../../generated/index.ts";
import { Chip } from "../../ui/chip.tsx";
import { counted, whole } from "../../ui/format.ts";
import { useProject } from "../frame/project-context.tsx";

const verifyChainDocument = graphql(`
  query VerifyChain($projectId: ID!) {
    verifyAuditChain(projectId: $projectId) {
      ok
      checked
      archived
      firstBadSequence
    }
  }
`);

const verifySystemChainDocument = graphql(`
  query VerifySystemChain {
    verifySystemAuditChain {
      ok
      checked
      archived
      firstBadSequence
    }
  }
`);

/** Verifies the project's hash chain and shows the result. */
export function ProjectVerification() {
  const { project } = useProject();
  const [verify, { data, loading, error }] = useLazyQuery(verifyChainDocument, { fetchPolicy: "network-only" });
  return (
    <Verification
      result={data?.verifyAuditChain}
      loading={loading}
      error={error}
      onVerify={() => void verify({ variables: { projectId: project.id } }).catch(() => undefined)}
    />
  );
}

/** The same for events that belong to no project. */
export function SystemVerification() {
  const [verify, { data, loading, error }] = useLazyQuery(verifySystemChainDocument, { fetchPolicy: "network-only" });
  return (
    <Verification
      result={data?.verifySystemAuditChain}
      loading={loading}
      error={error}
      onVerify={() => void verify().catch(() => undefined)}
    />
  );
}

interface VerificationProps {
  readonly result: VerifyChainQuery["verifyAuditChain"] | undefined;
  readonly loading: boolean;
  readonly error: unknown;
  onVerify(): void;
}

function Verification({ result, loading, error, onVerify }: VerificationProps) {
  return (
    <Group gap={12}>
      <span role="status">
        {loading ? null : error ? <Chip tone="danger">{toProblem(error).sentence}</Chip> : result ? <Result result={result} /> : null}
      </span>
      <Button size="xs" variant="default" loading={loading} onClick={onVerify}>
        Verify
      </Button>
    </Group>
  );
}

function Result({ result: { ok, checked, archived, firstBadSequence } }: { result: VerifyChainQuery["verifyAuditChain"] }) {
  return ok ? (
    <Chip tone="good" icon={<IconCheck size={13} aria-hidden />}>
      Audit trail intact ({counted(checked, "event")}
      {archived > 0 ? `, ${whole(archived)} archived` : ""})
    </Chip>
  ) : (
    <Chip tone="danger" icon={<IconAlertTriangle size={13} aria-hidden />}>
      Audit trail broken at event {firstBadSequence}
    </Chip>
  );
}

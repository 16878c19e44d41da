"use client";

import { useQuery } from "@apollo/client/react";
import { Group, Skeleton, Stack } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { evaluationSetOf } from "../../entities/version/evaluation-set.ts";
import { AliasChip, GateChip, gateNote } from "../../entities/version/gate-chip.tsx";
import { useVersionId } from "../../entities/version/use-version-id.ts";
import { Chip } from "../../ui/chip.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { BlindNote } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { versionDocument } from "./documents.ts";
import { PromoteButton } from "./promote-button.tsx";
import { type Version, versionOf } from "./version.ts";
import { VersionBody } from "./version-body.tsx";
import { VersionFileButton } from "./version-file-button.tsx";

/** One version: one sentence, then everything that was measured, its gate, its lineage and its model card. */
export function VersionPage({ number }: { number: number }) {
  const { project } = useProject();
  const found = useVersionId(project.id, number);
  const set = evaluationSetOf(useSearchParams());
  const { data, error, refetch } = useQuery(versionDocument, { variables: { id: found.id ?? "", set }, skip: !found.id });
  const answered = data?.modelVersion;
  const version = useMemo(() => (answered ? versionOf(answered) : null), [answered]);

  return (
    <Page
      title={`Version ${number}`}
      lead={version ? <Chips version={version} /> : " "}
      actions={
        found.id === null ? null : (
          <Group gap={8}>
            <LinkButton href={`/p/${project.key}/versions/${number}/compare`}>Compare</LinkButton>
            <LinkButton href={`/p/${project.key}/versions/${number}/missed`}>Missed</LinkButton>
            {version ? <VersionFileButton id={version.id} /> : null}
            {version ? <PromoteButton version={version} /> : null}
          </Group>
        )
      }
    >
      <BlindNote />
      <ListState
        data={found.id === null ? null : data && version}
        error={found.error ?? error}
        onRetry={() => (found.error ? found.retry() : void refetch())}
        emptyText={`This project has no version ${number}.`}
        emptyAction={<LinkButton href={`/p/${project.key}/versions`}>All versions</LinkButton>}
        skeleton={
          <Stack gap={14}>
            <Skeleton height={28} />
            <Skeleton height={380} />
            <Skeleton height={380} />
          </Stack>
        }
      >
        {(one) => (one ? <VersionBody version={one} set={set} /> : null)}
      </ListState>
    </Page>
  );
}

function Chips({ version: { aliases, gate, trainedOnWithdrawn } }: { version: Version }) {
  // A champion was a challenger before, so only one of the two aliases is shown.
  const shown = aliases.filter((alias) => alias !== "challenger" || !aliases.includes("champion"));
  return (
    <Group gap={6} component="span">
      {shown.map((alias) => (
        <AliasChip key={alias} alias={alias} />
      ))}
      {gate ? <GateChip decision={gate.decision} note={gateNote(gate)} /> : null}
      {trainedOnWithdrawn ? <Chip tone="warning">trained on a patient withdrawn since</Chip> : null}
    </Group>
  );
}

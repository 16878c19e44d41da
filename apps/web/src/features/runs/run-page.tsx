"use client";

import { useQuery, useSubscription } from "@apollo/client/react";
import { Skeleton, Stack } from "@mantine/core";
import Link from "next/link";
import { useMemo, useReducer } from "react";
import { graphql, unmask } from "../../generated/index.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListState, SkeletonRows } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { epochFragment } from "./documents.ts";
import { type Run, runOf } from "./run.ts";
import { RunBody } from "./run-body.tsx";
import { addEvent, allEpochs, emptyStory } from "./run-state.ts";

const runDocument = graphql(`
  query Run($id: ID!) {
    trainingRun(id: $id) {
      ...RunProgress
      ...RunRequest
      ...RunTime
      attempt
      backend
      device
      snapshot {
        ...SnapshotParts
      }
      epochColumns {
        ...EpochColumnsParts
      }
    }
  }
`);

/** All events from the start of the run, then live until it has ended. */
const runEventsDocument = graphql(`
  subscription RunEvents($runId: ID!) {
    trainingRunEvents(runId: $runId) {
      id
      at
      message
      epoch {
        ...EpochParts
      }
      run {
        ...RunProgress
        attempt
        backend
        device
      }
    }
  }
`);

/** One run with live updates: stage, curves and log. */
export function RunPage({ runId }: { runId: string }) {
  const { project } = useProject();
  const { data, error, refetch } = useQuery(runDocument, { variables: { id: runId } });
  const [story, hear] = useReducer(addEvent, emptyStory);
  useSubscription(runEventsDocument, {
    variables: { runId },
    ignoreResults: true,
    onData: ({ data: heard }) => {
      const event = heard.data?.trainingRunEvents;
      if (event) hear({ ...event, epoch: unmask(epochFragment, event.epoch) });
    },
    // The stream ends with the run; refetching loads the result.
    onComplete: () => void refetch(),
  });
  const answered = data?.trainingRun;
  const run = useMemo(() => (answered ? runOf(answered) : null), [answered]);
  const href = `/p/${project.key}/runs`;

  return (
    <Page title="Run" lead={run ? leadOf(run) : " "} actions={<Link href={href}>All runs</Link>}>
      <ListState
        data={data && run}
        error={error}
        onRetry={() => void refetch()}
        emptyText="This project has no such run."
        emptyAction={<LinkButton href={href}>All runs</LinkButton>}
        skeleton={
          <Stack gap={14}>
            <Skeleton height={60} />
            <Skeleton height={44} />
            <SkeletonRows rows={2} height={210} />
          </Stack>
        }
      >
        {(found) => (found ? <RunBody run={found} epochs={allEpochs(found.epochs, story)} log={story.log} /> : null)}
      </ListState>
    </Page>
  );
}

function leadOf({ recipe, seed, reason, requestedBy }: Run): string {
  return [`${recipe}, seed ${seed}`, reason, requestedBy?.name].filter(Boolean).join(" · ");
}

"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Button, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { Panel } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { leave } from "./leave.tsx";
import { SessionRow } from "./session-row.tsx";

const sessionsDocument = graphql(`
  query Sessions {
    sessions {
      id
      createdAt
      expiresAt
      ipAddress
      userAgent
      isCurrent
    }
  }
`);

const endSessionDocument = graphql(`
  mutation EndSession($id: ID!) {
    endSession(id: $id) {
      id
    }
  }
`);

const signOutEverywhereDocument = graphql(`
  mutation SignOutEverywhere {
    signOutEverywhere {
      id
    }
  }
`);

/** The browsers in which one is signed in. */
export function SessionsPanel() {
  const { data, error, refetch } = useQuery(sessionsDocument);
  const [end, ending] = useMutation(endSessionDocument);
  const [signOutEverywhere, leaving] = useMutation(signOutEverywhereDocument);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function doing(work: () => Promise<unknown>) {
    setProblem(null);
    try {
      await work();
    } catch (caught) {
      setProblem(toProblem(caught));
    }
  }
  const onEnd = (id: string) => doing(() => end({ variables: { id } }).then(() => refetch()));
  const onLeave = () => doing(() => signOutEverywhere().then(() => leave()));

  return (
    <Panel
      title="Sessions"
      actions={
        <Button size="xs" variant="default" loading={leaving.loading} onClick={() => void onLeave()}>
          Sign out everywhere
        </Button>
      }
    >
      {problem ? <ProblemNote problem={problem} /> : null}
      <ListState data={data?.sessions} error={error} onRetry={() => void refetch()} skeletonRows={2}>
        {(sessions) => (
          <ListTable heads={["Browser", "Address", "Signed in", <VisuallyHidden key="actions">Actions</VisuallyHidden>]}>
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} busy={ending.loading} onEnd={() => void onEnd(session.id)} />
            ))}
          </ListTable>
        )}
      </ListState>
    </Panel>
  );
}

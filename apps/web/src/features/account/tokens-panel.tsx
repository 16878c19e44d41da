"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { graphql, unmask } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { Panel } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { revokeTokenDocument, tokenFragment } from "./documents.ts";
import { NewToken } from "./new-token.tsx";
import { TokenRow } from "./token-row.tsx";

const tokensDocument = graphql(`
  query ApiTokens {
    apiTokens {
      ...TokenParts
    }
  }
`);

/** One's own API tokens: created with their secret shown once, revoked at once. */
export function TokensPanel() {
  const { data, error, refetch } = useQuery(tokensDocument);
  const [revoke, revoking] = useMutation(revokeTokenDocument);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function onRevoke(id: string) {
    setProblem(null);
    try {
      await revoke({ variables: { id } });
      await refetch();
    } catch (caught) {
      setProblem(toProblem(caught));
    }
  }

  return (
    <Panel title="Your API tokens">
      <NewToken onCreated={() => void refetch()} />
      {problem ? <ProblemNote problem={problem} /> : null}
      <ListState
        data={data && unmask(tokenFragment, data.apiTokens)}
        error={error}
        onRetry={() => void refetch()}
        emptyText="A token lets a script do through the API what you can do here. You have none."
        skeletonRows={2}
      >
        {(tokens) => (
          <ListTable heads={["Name", "For", "Created", "Expires", "Last used", <VisuallyHidden key="actions">Actions</VisuallyHidden>]}>
            {tokens.map((token) => (
              <TokenRow key={token.id} token={token} busy={revoking.loading} onRevoke={() => void onRevoke(token.id)} />
            ))}
          </ListTable>
        )}
      </ListState>
    </Panel>
  );
}

"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Table } from "@mantine/core";
import { useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { unmask } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { Panel } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { revokeTokenDocument, tokenFragment, tokensDocument } from "./documents.ts";
import { NewToken } from "./new-token.tsx";
import { TokenRow } from "./token-row.tsx";

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
        isEmpty={(tokens) => tokens.length === 0}
        emptyText="A token lets a script do through the API what you can do here. You have none."
        skeletonRows={2}
      >
        {(tokens) => (
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Created</Table.Th>
                <Table.Th>Expires</Table.Th>
                <Table.Th>Last used</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {tokens.map((token) => (
                <TokenRow key={token.id} token={token} busy={revoking.loading} onRevoke={() => void onRevoke(token.id)} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </ListState>
    </Panel>
  );
}

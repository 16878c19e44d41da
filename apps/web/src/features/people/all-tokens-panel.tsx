"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { appendPage } from "../../data/append-page.ts";
import { toProblem } from "../../data/problem.ts";
import { graphql, unmask } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { Panel } from "../../ui/page.tsx";
import { revokeTokenDocument, tokenFragment } from "../account/documents.ts";
import { TokenRow } from "../account/token-row.tsx";
import { TokenPolicy } from "./token-policy.tsx";

const allTokensDocument = graphql(`
  query AllApiTokens($after: String) {
    allApiTokens(first: 50, after: $after) {
      nodes {
        ...TokenParts
        id
        user {
          id
          name
        }
      }
      pageInfo {
        ...PageEnd
      }
    }
  }
`);

/** Everybody's API tokens, and how long one may be valid. */
export function AllTokensPanel() {
  const { data, error, refetch, fetchMore } = useQuery(allTokensDocument);
  const [revoke, revoking] = useMutation(revokeTokenDocument);

  async function onRevoke(id: string) {
    try {
      await revoke({ variables: { id } });
      await refetch();
    } catch (caught) {
      notifications.show({ color: "red", title: "Not revoked", message: toProblem(caught).sentence });
    }
  }

  return (
    <Panel title="All API tokens" id="tokens">
      <TokenPolicy onChanged={() => void refetch()} />
      <ListState
        data={data?.allApiTokens.nodes}
        error={error}
        onRetry={() => void refetch()}
        emptyText="Tokens of all accounts are listed here. There are none."
        skeletonRows={3}
      >
        {(nodes) => (
          <ListTable heads={["Name", "For", "Created", "Expires", "Last used", <VisuallyHidden key="actions">Actions</VisuallyHidden>]}>
            {nodes.map((node) => (
              <TokenRow
                key={node.id}
                token={unmask(tokenFragment, node)}
                owner={node.user?.name}
                busy={revoking.loading}
                onRevoke={() => void onRevoke(node.id)}
              />
            ))}
          </ListTable>
        )}
      </ListState>
      <MoreButton
        page={data?.allApiTokens.pageInfo}
        onMore={(after) => fetchMore({ variables: { after }, updateQuery: appendPage("allApiTokens") })}
      >
        Older tokens
      </MoreButton>
    </Panel>
  );
}

"use client";

import { useQuery } from "@apollo/client/react";
import { VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { appendPage } from "../../data/append-page.ts";
import { graphql } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { Panel } from "../../ui/page.tsx";
import { SecretOnce } from "../../ui/secret-once.tsx";
import { useProject } from "../frame/project-context.tsx";
import { AccountRow } from "./account-row.tsx";

const accountsDocument = graphql(`
  query Accounts($after: String) {
    accounts(first: 50, after: $after) {
      nodes {
        id
        isAdministrator
        disabledAt
        mustChangePassword
        hasTotp
        user {
          id
          name
          email
        }
      }
      pageInfo {
        ...PageEnd
      }
    }
  }
`);

/** Every account of the installation, whichever project it belongs to. */
export function AccountsPanel() {
  const { me } = useProject();
  const { data, error, refetch, fetchMore } = useQuery(accountsDocument);
  const [made, setMade] = useState<{ readonly email: string; readonly password: string } | null>(null);
  return (
    <Panel title="Accounts" id="accounts">
      {made ? <SecretOnce label={`One-time password for ${made.email}.`} secret={made.password} onDone={() => setMade(null)} /> : null}
      <ListState data={data?.accounts.nodes} error={error} onRetry={() => void refetch()} skeletonRows={5}>
        {(accounts) => (
          <ListTable heads={["Person", "State", <VisuallyHidden key="actions">Actions</VisuallyHidden>]}>
            {accounts.map((account) => (
              <AccountRow
                key={account.id}
                account={account}
                isOwn={account.id === me.id}
                onPassword={(password) => {
                  setMade({ email: account.user.email, password });
                  void refetch();
                }}
              />
            ))}
          </ListTable>
        )}
      </ListState>
      <MoreButton
        page={data?.accounts.pageInfo}
        onMore={(after) => fetchMore({ variables: { after }, updateQuery: appendPage("accounts") })}
      >
        More accounts
      </MoreButton>
    </Panel>
  );
}

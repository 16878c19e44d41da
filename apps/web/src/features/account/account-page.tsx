"use client";

import { useQuery } from "@apollo/client/react";
import { Stack } from "@mantine/core";
import type { MyAccountQuery } from "../../generated/graphql.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import classes from "./account.module.css";
import { myAccountDocument } from "./documents.ts";
import { PasswordPanel } from "./password-panel.tsx";
import { SessionsPanel } from "./sessions-panel.tsx";
import { SignOutButton } from "./sign-out-button.tsx";
import { TokensPanel } from "./tokens-panel.tsx";
import { TotpPanel } from "./totp-panel.tsx";

/** One's own password, sessions and API tokens. Until a one-time password is changed, only the password form is shown. */
export function AccountPage() {
  const { data, error, refetch } = useQuery(myAccountDocument);
  const account = data?.myAccount;
  return (
    <main className={classes.main}>
      <Page
        title="Account"
        lead={account ? `${account.user.name} · ${account.user.email}` : ""}
        actions={account?.mustChangePassword ? <SignOutButton /> : <LinkButton href="/">Projects</LinkButton>}
      >
        <ListState data={account} error={error} onRetry={() => void refetch()} skeletonRows={6}>
          {(known) => <AccountPanels account={known} />}
        </ListState>
      </Page>
    </main>
  );
}

function AccountPanels({ account }: { account: MyAccountQuery["myAccount"] }) {
  return (
    <Stack gap={14}>
      {account.mustChangePassword ? (
        <Notice tone="warning" role="status">
          Your password was made by an administrator. Choose your own to continue.
        </Notice>
      ) : null}
      <PasswordPanel email={account.user.email} />
      {account.mustChangePassword ? null : (
        <>
          <TotpPanel isOn={account.hasTotp} />
          <SessionsPanel />
          <TokensPanel />
        </>
      )}
    </Stack>
  );
}

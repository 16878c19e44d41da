"use client";

import { Table } from "@mantine/core";
import { Ago } from "../../ui/ago.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { AccountMenu } from "./account-menu.tsx";
import type { ListedAccount } from "./listed-account.ts";

interface AccountRowProps {
  readonly account: ListedAccount;
  readonly isOwn: boolean;
  /** Called with the new one-time password. */
  readonly onPassword: (password: string) => void;
}

export function AccountRow({ account, isOwn, onPassword }: AccountRowProps) {
  return (
    <Table.Tr c={account.disabledAt ? "dimmed" : undefined}>
      <Table.Td>
        {account.user.name} <Quiet>{account.isAdministrator ? `${account.user.email} · administrator` : account.user.email}</Quiet>
      </Table.Td>
      <Table.Td>
        <AccountState account={account} />
      </Table.Td>
      <Table.Td ta="right">{isOwn ? null : <AccountMenu account={account} onPassword={onPassword} />}</Table.Td>
    </Table.Tr>
  );
}

function AccountState({ account: { disabledAt, mustChangePassword } }: { account: ListedAccount }) {
  if (disabledAt)
    return (
      <Chip>
        disabled <Ago at={disabledAt} />
      </Chip>
    );
  if (mustChangePassword) return <Chip tone="warning">one-time password</Chip>;
  return <Chip tone="good">active</Chip>;
}

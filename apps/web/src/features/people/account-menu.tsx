"use client";

import { useMutation } from "@apollo/client/react";
import { ActionIcon, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconDots } from "@tabler/icons-react";
import { toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { ConfirmReset } from "./confirm-reset.tsx";
import type { ListedAccount } from "./listed-account.ts";

const setDisabledDocument = graphql(`
  mutation SetUserDisabled($userId: ID!, $disabled: Boolean!) {
    setUserDisabled(userId: $userId, disabled: $disabled) {
      id
      disabledAt
    }
  }
`);

const signOutDocument = graphql(`
  mutation SignOutPerson($userId: ID!) {
    signOutEverywhere(userId: $userId) {
      id
    }
  }
`);

const removeTotpDocument = graphql(`
  mutation RemoveTotp($userId: ID!) {
    removeTotp(userId: $userId) {
      id
      hasTotp
    }
  }
`);

/** An administrator's actions on somebody else's account. */
export function AccountMenu({ account, onPassword }: { account: ListedAccount; onPassword: (password: string) => void }) {
  const { id: userId, disabledAt, hasTotp, user } = account;
  const [setDisabled] = useMutation(setDisabledDocument);
  const [signOut] = useMutation(signOutDocument);
  const [removeTotp] = useMutation(removeTotpDocument);
  const [asking, ask] = useDisclosure(false);

  async function doing(title: string, work: () => Promise<unknown>) {
    try {
      await work();
    } catch (error) {
      notifications.show({ color: "red", title, message: toProblem(error).sentence });
    }
  }
  const toggle = () => doing("Not changed", () => setDisabled({ variables: { userId, disabled: disabledAt === null } }));
  const remove = () => doing("Not removed", () => removeTotp({ variables: { userId } }));
  const endSessions = () =>
    doing("Not signed out", async () => {
      await signOut({ variables: { userId } });
      notifications.show({ message: `${user.name} is signed out everywhere.` });
    });

  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon variant="default" size={24} aria-label={`More for ${user.name}`}>
            <IconDots size={15} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={ask.open}>Reset password</Menu.Item>
          {hasTotp ? <Menu.Item onClick={() => void remove()}>Remove authenticator app</Menu.Item> : null}
          <Menu.Item onClick={() => void endSessions()}>Sign out everywhere</Menu.Item>
          <Menu.Item onClick={() => void toggle()}>{disabledAt ? "Enable" : "Disable"}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmReset user={user} opened={asking} onClose={ask.close} onPassword={onPassword} />
    </>
  );
}

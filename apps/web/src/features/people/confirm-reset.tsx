"use client";

import { useMutation } from "@apollo/client/react";
import { Modal, Stack, Text } from "@mantine/core";
import { toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import type { ListedAccount } from "./listed-account.ts";

const resetPasswordDocument = graphql(`
  mutation ResetPassword($userId: ID!) {
    resetPassword(userId: $userId) {
      oneTimePassword
    }
  }
`);

export interface ConfirmResetProps {
  readonly user: ListedAccount["user"];
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onPassword: (password: string) => void;
}

/** Asks before a password is replaced, since its owner is signed out by it. */
export function ConfirmReset({ user, opened, onClose, onPassword }: ConfirmResetProps) {
  const [reset, { loading, error }] = useMutation(resetPasswordDocument);

  async function onReset() {
    const answer = await reset({ variables: { userId: user.id } }).catch(() => null);
    if (!answer?.data) return;
    onClose();
    onPassword(answer.data.resetPassword.oneTimePassword);
  }

  return (
    <Modal opened={opened} onClose={onClose} title={`Reset the password of ${user.name}?`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void onReset();
        }}
      >
        <Stack>
          <Text c="dimmed">They are signed out everywhere. They sign in with a one-time password, which they must then change.</Text>
          {error ? <ProblemNote problem={toProblem(error)} /> : null}
          <FormButtons onClose={onClose} loading={loading}>
            Reset password
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}

"use client";

import { useMutation } from "@apollo/client/react";
import { Button, PasswordInput, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { signIn } from "../../data/session.ts";
import { graphql } from "../../generated/index.ts";
import { Panel } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

const changePasswordDocument = graphql(`
  mutation ChangePassword($currentPassword: String!, $newPassword: String!) {
    changePassword(currentPassword: $currentPassword, newPassword: $newPassword) {
      id
      mustChangePassword
    }
  }
`);

/** Changes one's own password. That ends every session; this browser then signs in again with the new password. */
export function PasswordPanel({ email }: { email: string }) {
  // Not cached: the rest of the page would appear at once and send queries in a session that has just ended.
  const [change] = useMutation(changePasswordDocument, { fetchPolicy: "no-cache" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const newPassword = String(typed.get("new"));
    setBusy(true);
    setProblem(null);
    try {
      await change({ variables: { currentPassword: String(typed.get("current")), newPassword } });
      const result = await signIn(email, newPassword);
      window.location.assign(result.ok && !result.needsCode ? "/account?changed" : "/sign-in?next=/account");
    } catch (error) {
      setProblem(toProblem(error));
      setBusy(false);
    }
  }

  return (
    <Panel title="Password">
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap={10} maw={340}>
          {/* Tells the browser's password manager whose password is changed. */}
          <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
          <PasswordInput label="Current password" name="current" autoComplete="current-password" required withAsterisk={false} />
          <PasswordInput
            label="New password"
            description="At least 10 characters; not a common password, your name or your address."
            name="new"
            autoComplete="new-password"
            required
            withAsterisk={false}
            minLength={10}
            maxLength={200}
          />
          <Text size="sm" c="dimmed">
            You are signed out everywhere else. Your API tokens stay valid.
          </Text>
          {problem ? <ProblemNote problem={problem} /> : null}
          <Button type="submit" size="xs" loading={busy} w="fit-content">
            Change password
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}

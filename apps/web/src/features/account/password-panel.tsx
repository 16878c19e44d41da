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

/** Changes one's own password. Every session ends with it; this browser signs in again by the new one. */
export function PasswordPanel({ email }: { email: string }) {
  // Past the cache: the rest of the page would show at once, and ask as somebody whose session has just ended.
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
          {/* For the browser's password manager: whose password is changed. */}
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

"use client";

import { Button, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { verifyCode } from "../../data/two-factor.ts";

/** The second step of signing in: the code. */
export function CodeForm({ onDone }: { onDone: () => void }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    const outcome = await verifyCode(String(new FormData(event.currentTarget).get("code")));
    if (outcome.ok) {
      onDone();
      return;
    }
    setBusy(false);
    setFailure(outcome.sentence);
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap={12}>
        <TextInput
          label="Code"
          description="Six digits from your authenticator app, or a backup code."
          name="code"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          autoFocus
        />
        <Text size="sm" c="var(--danger)" mih={20} role="alert">
          {failure}
        </Text>
        <Button type="submit" fullWidth loading={busy}>
          Continue
        </Button>
      </Stack>
    </form>
  );
}

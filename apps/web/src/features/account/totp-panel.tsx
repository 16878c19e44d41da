"use client";

import { Button, PasswordInput, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type NewTotp, setUpTotp, turnOffTotp } from "../../data/two-factor.ts";
import { Chip } from "../../ui/chip.tsx";
import { Panel } from "../../ui/page.tsx";
import { TotpSetUp } from "./totp-set-up.tsx";

/** Two-factor authentication by an authenticator app. */
export function TotpPanel({ isOn }: { isOn: boolean }) {
  const [made, setMade] = useState<NewTotp | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    setBusy(true);
    setFailure(null);
    const outcome = isOn ? await turnOffTotp(password) : await setUpTotp(password);
    setBusy(false);
    if (!outcome.ok) setFailure(outcome.sentence);
    else if (outcome.answer === null) window.location.reload();
    else setMade(outcome.answer);
  }

  return (
    <Panel title="Authenticator app" actions={isOn ? <Chip tone="good">on</Chip> : <Chip>off</Chip>}>
      {made ? (
        <TotpSetUp made={made} />
      ) : (
        <form onSubmit={(event) => void submit(event)}>
          <Stack gap={10} maw={340}>
            <Text c="dimmed">
              {isOn ? "Signing in requires a code from your app." : "Add a code from your phone to your password when you sign in."}
            </Text>
            <PasswordInput label="Your password" name="password" autoComplete="current-password" required withAsterisk={false} />
            {failure ? (
              <Text size="sm" c="var(--danger)" role="alert">
                {failure}
              </Text>
            ) : null}
            <Button type="submit" size="xs" variant={isOn ? "default" : "filled"} loading={busy} w="fit-content">
              {isOn ? "Turn off" : "Set up"}
            </Button>
          </Stack>
        </form>
      )}
    </Panel>
  );
}

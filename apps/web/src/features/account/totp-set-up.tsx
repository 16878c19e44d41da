"use client";

import { Button, Code, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type NewTotp, verifyCode } from "../../data/two-factor.ts";
import { SecretOnce } from "../../ui/secret-once.tsx";
import { QrCode } from "./qr-code.tsx";

/** The secret for the app, and the field for the first code, which proves that the app works. */
export function TotpSetUp({ made: { uri, backupCodes } }: { made: NewTotp }) {
  const [failure, setFailure] = useState<string | null>(null);
  const [kept, setKept] = useState(false);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    const outcome = await verifyCode(String(new FormData(event.currentTarget).get("code")));
    if (outcome.ok) {
      window.location.reload();
      return;
    }
    setBusy(false);
    setFailure(outcome.sentence);
  }

  return (
    <Group align="flex-start" gap={24}>
      <QrCode text={uri} label="QR code for your authenticator app" />
      <Stack gap={10} maw={420}>
        <Text>Scan the code with your authenticator app, or type this secret into it:</Text>
        <Code style={{ overflowWrap: "anywhere" }}>{new URL(uri).searchParams.get("secret")}</Code>
        {kept ? null : (
          <SecretOnce label="Backup codes. Each works once, without the app." secret={backupCodes.join(" ")} onDone={() => setKept(true)} />
        )}
        <form onSubmit={(event) => void submit(event)}>
          <Stack gap={10}>
            <TextInput label="Code from the app" name="code" autoComplete="one-time-code" required withAsterisk={false} error={failure} />
            <Button type="submit" size="xs" loading={busy} w="fit-content">
              Turn on
            </Button>
          </Stack>
        </form>
      </Stack>
    </Group>
  );
}

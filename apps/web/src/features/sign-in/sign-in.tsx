"use client";

import { useQuery } from "@apollo/client/react";
import { Divider, Stack, Text, Title } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { signIn, signInMethodsDocument } from "../../data/session.ts";
import { FooterLine } from "../../ui/footer-line.tsx";
import { CodeForm } from "./code-form.tsx";
import { PasswordFields } from "./password-fields.tsx";
import { ProviderButton } from "./provider-button.tsx";
import classes from "./sign-in.module.css";

/** The list of projects, which forwards to the only project if there is just one. */
const enteringAddress = "/?entering";

const providerFailure = "You could not be signed in. Try again, or ask an administrator.";

/** `next`: a path of ours, or `/` for the usual start. */
export function SignIn({ next, failed }: { next: string; failed: boolean }) {
  const [needsCode, setNeedsCode] = useState(false);
  const there = next === "/" ? enteringAddress : next;
  const enter = () => window.location.assign(there);
  return (
    <main className={classes.page}>
      <div className={classes.form}>
        <Stack gap={12}>
          <Title>Second Read</Title>
          <Text c="dimmed">
            {next !== "/" ? "Sign in to continue where you were. Your draft is kept." : "Sign in to read, arbitrate and train."}
          </Text>
          {needsCode ? (
            <CodeForm onDone={enter} />
          ) : (
            <FirstHalf next={there} failed={failed} onDone={(more) => (more ? setNeedsCode(true) : enter())} />
          )}
        </Stack>
      </div>
      <FooterLine />
    </main>
  );
}

interface FirstHalfProps {
  readonly next: string;
  readonly failed: boolean;
  readonly onDone: (needsCode: boolean) => void;
}

/** The provider's button, if there is a provider, and the password form. */
function FirstHalf({ next, failed, onDone }: FirstHalfProps) {
  const { data } = useQuery(signInMethodsDocument);
  const [ready, setReady] = useState(false);
  const [failure, setFailure] = useState<string | null>(failed ? providerFailure : null);
  const [busy, setBusy] = useState(false);
  const { provider = null, localAccounts = true } = data?.signInMethods ?? {};

  // Before this script runs, a browser would submit the form by itself, with the password in the URL.
  useEffect(() => setReady(true), []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    const result = await signIn(String(typed.get("email")).trim(), String(typed.get("password")));
    if (result.ok) {
      onDone(result.needsCode);
      return;
    }
    setBusy(false);
    setFailure(result.sentence);
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap={12}>
        {provider ? <ProviderButton name={provider} next={next} onFailure={setFailure} /> : null}
        {provider ? <Divider label={localAccounts ? "or with a local account" : "administrators"} /> : null}
        <PasswordFields ready={ready} busy={busy} isFirst={provider === null} />
        <Text size="sm" c="var(--danger)" mih={20} role="alert">
          {failure}
        </Text>
      </Stack>
    </form>
  );
}

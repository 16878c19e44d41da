"use client";

import { Button, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { signIn } from "../../data/session.ts";
import { FooterLine } from "../../ui/footer-line.tsx";
import classes from "./sign-in.module.css";

/** Only an address of this origin may be gone to after signing in. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") && !next.startsWith("/sign-in") ? next : "/";
}

/** The list of projects, which leads on to the only project there is. */
const enteringAddress = "/?entering";

export function SignIn({ next }: { next?: string }) {
  const [ready, setReady] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  // Before this script runs, a browser would send the form by itself, with the password in the address.
  useEffect(() => setReady(true), []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    const result = await signIn(String(typed.get("email")).trim(), String(typed.get("password")));
    if (result.ok) {
      const there = safeNext(next);
      window.location.assign(there === "/" ? enteringAddress : there);
      return;
    }
    setBusy(false);
    setFailure(result.sentence);
  }

  return (
    <main className={classes.page}>
      <form className={classes.form} onSubmit={(event) => void submit(event)}>
        <Stack gap={12}>
          <Title>Second Read</Title>
          <Text c="dimmed">
            {next && next !== "/" ? "Sign in to continue where you were. Your draft is kept." : "Sign in to read, arbitrate and train."}
          </Text>
          {/* Uncontrolled: the browser keeps what is typed before this script runs. */}
          <TextInput label="Email" type="email" name="email" autoComplete="username" required withAsterisk={false} autoFocus />
          <PasswordInput label="Password" name="password" autoComplete="current-password" required withAsterisk={false} />
          <Text size="sm" c="var(--danger)" mih={20} role="alert">
            {failure}
          </Text>
          <Button type="submit" fullWidth loading={busy} disabled={!ready}>
            Sign in
          </Button>
        </Stack>
      </form>
      <FooterLine />
    </main>
  );
}

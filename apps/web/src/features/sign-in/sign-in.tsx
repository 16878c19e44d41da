"use client";

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { signIn } from "../../data/session.ts";
import classes from "./sign-in.module.css";

/** Only an address of this origin may be gone to after signing in. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") && !next.startsWith("/sign-in") ? next : "/";
}

export function SignIn({ next }: { next?: string }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    const result = await signIn(email.trim(), password);
    if (result.ok) {
      window.location.assign(safeNext(next));
      return;
    }
    setBusy(false);
    setFailure(result.sentence);
  }

  return (
    <main className={classes.page}>
      <form className={classes.form} onSubmit={(event) => void submit(event)}>
        <h1>Second Read</h1>
        <p className={classes.lead}>
          {next && next !== "/" ? "Sign in to go on where you were. Your draft is kept." : "Sign in to read, settle and train."}
        </p>
        <TextInput
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <p className={classes.failure} role="alert">
          {failure}
        </p>
        <Button type="submit" fullWidth loading={busy}>
          Sign in
        </Button>
      </form>
      <p className={classes.note}>Research and quality use. Not for primary diagnosis.</p>
    </main>
  );
}

"use client";

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { signIn } from "../../data/session.ts";
import classes from "./sign-in.module.css";

/** Only an address of this origin may be gone to after signing in. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") && !next.startsWith("/sign-in") ? next : "/";
}

/** The list of projects, which passes on to the only project there is. */
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
        <h1>Second Read</h1>
        <p className={classes.lead}>
          {next && next !== "/" ? "Sign in to go on where you were. Your draft is kept." : "Sign in to read, arbitrate and train."}
        </p>
        {/* The browser keeps what is typed, so that letters which come before this script does are not lost. */}
        <TextInput label="Email" type="email" name="email" autoComplete="username" required withAsterisk={false} autoFocus />
        <PasswordInput label="Password" name="password" autoComplete="current-password" required withAsterisk={false} />
        <p className={classes.failure} role="alert">
          {failure}
        </p>
        <Button type="submit" fullWidth loading={busy} disabled={!ready}>
          Sign in
        </Button>
      </form>
      <p className={classes.note}>Research and quality use. Not for primary diagnosis.</p>
    </main>
  );
}

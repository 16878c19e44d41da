"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { leaveForProvider } from "../../data/session.ts";

/** A link to the organisation's own sign-in, which sends the browser back to `next`. */
export function ProviderButton({ name, next, onFailure }: { name: string; next: string; onFailure: (sentence: string) => void }) {
  const [busy, setBusy] = useState(false);
  async function leave() {
    setBusy(true);
    const failure = await leaveForProvider(next);
    if (failure === null) return;
    setBusy(false);
    onFailure(failure);
  }
  return (
    <Button fullWidth loading={busy} onClick={() => void leave()}>
      Sign in with {name}
    </Button>
  );
}

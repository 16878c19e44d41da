"use client";

import { Button } from "@mantine/core";
import { Lonely } from "../ui/lonely.tsx";

/** Shown when a page fails. Nothing typed is lost: drafts and decisions are stored as they change. */
export default function PageFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <Lonely title="This page failed">
      <p>
        What you entered is kept. Try again; if it fails again, reload the page, then contact your administrator
        {error.digest ? ` with the code ${error.digest}` : ""}.
      </p>
      <Button variant="default" onClick={reset}>
        Try again
      </Button>
    </Lonely>
  );
}

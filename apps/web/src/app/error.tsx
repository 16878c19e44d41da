"use client";

import { Button } from "@mantine/core";
import { Lonely } from "../ui/lonely.tsx";

/** What a page shows when it broke. Drafts and decisions are kept as they are typed. */
export default function PageFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <Lonely title="This page failed">
      <p>
        What you entered is kept. Try again; if it fails again, reload the page, then tell your administrator
        {error.digest ? ` the code ${error.digest}` : ""}.
      </p>
      <Button variant="default" onClick={reset}>
        Try again
      </Button>
    </Lonely>
  );
}

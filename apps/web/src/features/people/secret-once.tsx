"use client";

import { Button, CopyButton } from "@mantine/core";
import classes from "./people.module.css";

/** A secret that is shown once: what it is, the text to copy, and that it won't come back. */
export function SecretOnce({ label, secret, onDone }: { label: string; secret: string; onDone: () => void }) {
  return (
    <div className={classes.secret} role="status">
      <p>
        <strong>{label}</strong> It is shown this once and cannot be shown again.
      </p>
      <div className={classes.secretLine}>
        <code>{secret}</code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
        <Button size="xs" variant="subtle" color="gray" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}

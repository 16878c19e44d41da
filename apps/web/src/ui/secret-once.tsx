"use client";

import { Button, Code, CopyButton, Group, Text } from "@mantine/core";
import { Notice } from "./notice.tsx";

/** A secret that is shown once, to be copied. */
export function SecretOnce({ label, secret, onDone }: { label: string; secret: string; onDone: () => void }) {
  return (
    <Notice role="status" tone="warning">
      <Text>
        <strong>{label}</strong> Copy it now: it is not shown again.
      </Text>
      <Group gap={10} mt={8}>
        <Code style={{ userSelect: "all", overflowWrap: "anywhere" }}>{secret}</Code>
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
      </Group>
    </Notice>
  );
}

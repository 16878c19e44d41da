"use client";

import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";

/** Adds a group as readers; its roles are then chosen in its row. */
export function NewGroup({ busy, onAdd }: { busy: boolean; onAdd: (group: string) => void }) {
  const [name, setName] = useState("");
  function add(event: FormEvent) {
    event.preventDefault();
    onAdd(name.trim());
    setName("");
  }
  return (
    <form onSubmit={add}>
      <Group align="flex-end" gap={10} mb={12}>
        <TextInput
          size="xs"
          label="Group"
          description="Exactly as the provider names it. Its members start as readers."
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          w={280}
        />
        <Button size="xs" type="submit" variant="default" loading={busy} disabled={name.trim() === ""}>
          Add group
        </Button>
      </Group>
    </form>
  );
}

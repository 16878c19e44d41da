"use client";

import { Button, Checkbox, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SecretOnce } from "../../ui/secret-once.tsx";
import { inColumnOrder, roleColumns } from "./roles.ts";
import { type KnownAccount, useAddPerson } from "./use-add-person.ts";

interface AddPersonProps {
  readonly onClose: () => void;
  readonly onAdded: () => void;
  /** Whether a one-time password is on screen, which closing would lose. */
  readonly onSecret: (shown: boolean) => void;
}

/** Gives a person roles in this project: with a new account, whose one-time password is shown, or with the account that they have. */
export function AddPerson({ onClose, onAdded, onSecret }: AddPersonProps) {
  const { add, giveRoles, created, known, problem, busy } = useAddPerson(onAdded);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [chosen, setChosen] = useState<string[]>(["READER"]);
  const roles = inColumnOrder((role) => chosen.includes(role));
  useEffect(() => onSecret(created !== null), [created, onSecret]);

  if (created)
    return (
      <Stack>
        <SecretOnce label={`One-time password for ${created.email}.`} secret={created.password} onDone={onClose} />
        {problem ? (
          <ProblemNote problem={problem} onRetry={() => void giveRoles({ id: created.id, isAdministrator: false }, roles)} />
        ) : null}
      </Stack>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void add(name.trim(), email.trim(), roles);
      }}
    >
      <Stack>
        <TextInput label="Name" required data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput label="Email" type="email" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <Checkbox.Group
          label="Roles in this project"
          error={roles.length === 0 ? "Choose at least one role." : undefined}
          value={chosen}
          onChange={setChosen}
        >
          <Stack gap={6} mt={6}>
            {roleColumns.map(({ role, label, words }) => (
              <Checkbox key={role} value={role} label={label} description={words} />
            ))}
          </Stack>
        </Checkbox.Group>
        {known ? (
          <KnownNote
            account={known}
            busy={busy || roles.length === 0}
            onGive={() => void giveRoles(known, roles).then((given) => given && onClose())}
          />
        ) : null}
        {problem ? <ProblemNote problem={problem} /> : null}
        <FormButtons onClose={onClose} loading={busy} disabled={roles.length === 0}>
          Add
        </FormButtons>
      </Stack>
    </form>
  );
}

/** The address has an account: a person in another project, or one who left this one. */
function KnownNote({ account: { name }, busy, onGive }: { account: KnownAccount; busy: boolean; onGive: () => void }) {
  return (
    <Notice role="alert" tone="warning">
      <Stack gap={8} align="flex-start">
        <Text>
          <strong>{name}</strong> has an account with this address and signs in as before.
        </Text>
        <Button variant="default" size="xs" disabled={busy} onClick={onGive}>
          Give {name} these roles
        </Button>
      </Stack>
    </Notice>
  );
}

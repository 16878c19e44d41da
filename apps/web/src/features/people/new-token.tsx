"use client";

import { useMutation } from "@apollo/client/react";
import { Button, Group, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { graphql, unmask } from "../../generated/index.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SecretOnce } from "../../ui/secret-once.tsx";
import { tokenFragment } from "./documents.ts";

const createTokenDocument = graphql(`
  mutation CreateToken($name: String!, $expiresAt: DateTime) {
    createApiToken(name: $name, expiresAt: $expiresAt) {
      secret
      token {
        ...TokenParts
      }
    }
  }
`);

const lifetimes = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: "never", label: "no expiry" },
];

/** Creates a token and shows its secret once. */
export function NewToken({ onCreated }: { onCreated: () => void }) {
  const [create, { loading, error }] = useMutation(createTokenDocument);
  const [name, setName] = useState("");
  const [lifetime, setLifetime] = useState("90");
  const [created, setCreated] = useState<{ readonly name: string; readonly secret: string } | null>(null);

  async function onCreate() {
    const expiresAt = lifetime === "never" ? null : new Date(Date.now() + Number(lifetime) * 86_400_000).toISOString();
    const answer = await create({ variables: { name: name.trim(), expiresAt } }).catch(() => null);
    if (!answer?.data) return;
    const { token, secret } = answer.data.createApiToken;
    setCreated({ name: unmask(tokenFragment, token).name, secret });
    setName("");
    onCreated();
  }

  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void onCreate();
        }}
      >
        <Group align="flex-end" gap={10} mb={12}>
          <TextInput
            size="xs"
            label="Name"
            placeholder="nightly import"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            w={240}
          />
          <Select
            size="xs"
            label="Expires after"
            value={lifetime}
            onChange={(value) => setLifetime(value ?? "90")}
            data={lifetimes}
            allowDeselect={false}
            w={160}
          />
          <Button size="xs" type="submit" loading={loading} disabled={name.trim() === ""}>
            Create token
          </Button>
        </Group>
      </form>
      {created ? <SecretOnce label={`Token “${created.name}”.`} secret={created.secret} onDone={() => setCreated(null)} /> : null}
      {error ? <ProblemNote problem={toProblem(error)} /> : null}
    </>
  );
}

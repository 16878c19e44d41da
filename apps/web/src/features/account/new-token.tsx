"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Group, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { serverNow } from "../../data/server-clock.ts";
import type { TokenScope } from "../../generated/graphql.ts";
import { graphql, unmask } from "../../generated/index.ts";
import { counted } from "../../ui/format.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SecretOnce } from "../../ui/secret-once.tsx";
import { accountPolicyDocument, tokenFragment } from "./documents.ts";
import { lifetimesWithin, scopesInOrder, scopeWords } from "./token-words.ts";

const createTokenDocument = graphql(`
  mutation CreateToken($name: String!, $expiresAt: DateTime, $scopes: [TokenScope!]) {
    createApiToken(name: $name, expiresAt: $expiresAt, scopes: $scopes) {
      secret
      token {
        ...TokenParts
      }
    }
  }
`);

const scopeOptions = scopesInOrder.map((scope) => ({ value: scope, label: scopeWords[scope] }));
const usualDays = 90;

/** Creates a token and shows its secret once. */
export function NewToken({ onCreated }: { onCreated: () => void }) {
  const policy = useQuery(accountPolicyDocument);
  const [create, { loading, error }] = useMutation(createTokenDocument);
  const [name, setName] = useState("");
  const [scope, setScope] = useState<TokenScope>("READ_ONLY");
  const [chosenDays, setDays] = useState(usualDays);
  const [created, setCreated] = useState<{ readonly name: string; readonly secret: string } | null>(null);
  const lifetimes = lifetimesWithin(policy.data?.accountPolicy.tokenDaysAtMost ?? usualDays);
  const days = Math.min(chosenDays, Math.max(...lifetimes));

  async function onCreate(event: FormEvent) {
    event.preventDefault();
    const expiresAt = new Date(serverNow() + days * 86_400_000).toISOString();
    const answer = await create({ variables: { name: name.trim(), expiresAt, scopes: [scope] } }).catch(() => null);
    if (!answer?.data) return;
    const { token, secret } = answer.data.createApiToken;
    setCreated({ name: unmask(tokenFragment, token).name, secret });
    setName("");
    onCreated();
  }

  return (
    <>
      <form onSubmit={(event) => void onCreate(event)}>
        <Group align="flex-end" gap={10} mb={12}>
          <TextInput
            size="xs"
            label="Name"
            placeholder="nightly import"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            w={200}
          />
          <Select
            size="xs"
            label="May be used for"
            value={scope}
            onChange={(value) => setScope(scopesInOrder.find((one) => one === value) ?? "READ_ONLY")}
            data={scopeOptions}
            allowDeselect={false}
            w={190}
          />
          <Select
            size="xs"
            label="Expires after"
            value={String(days)}
            onChange={(value) => setDays(Number(value))}
            data={lifetimes.map((each) => ({ value: String(each), label: counted(each, "day") }))}
            allowDeselect={false}
            w={130}
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

"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { age, counted } from "../../ui/format.ts";
import { ListState, ProblemNote } from "../../ui/list-state.tsx";
import { Panel, tableClass } from "../../ui/page.tsx";
import { createTokenDocument, revokeTokenDocument, tokensDocument } from "./documents.ts";
import classes from "./people.module.css";
import { SecretOnce } from "./secret-once.tsx";

const lifetimes = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
  { value: "never", label: "until it is revoked" },
];

/** One's own API tokens: made with their secret shown once, revoked at once. */
export function TokensPanel() {
  const { data, error, refetch } = useQuery(tokensDocument);
  const [create, creating] = useMutation(createTokenDocument);
  const [revoke, revoking] = useMutation(revokeTokenDocument);
  const [name, setName] = useState("");
  const [lifetime, setLifetime] = useState<string>("90");
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function onCreate() {
    setProblem(null);
    const expiresAt = lifetime === "never" ? null : new Date(Date.now() + Number(lifetime) * 86_400_000).toISOString();
    try {
      const answer = await create({ variables: { name: name.trim(), expiresAt } });
      if (answer.data) setMade({ name: answer.data.createApiToken.token.name, secret: answer.data.createApiToken.secret });
      setName("");
      await refetch();
    } catch (caught) {
      setProblem(toProblem(caught));
    }
  }

  async function onRevoke(id: string) {
    setProblem(null);
    try {
      await revoke({ variables: { id } });
      await refetch();
    } catch (caught) {
      setProblem(toProblem(caught));
    }
  }

  return (
    <Panel title="Your API tokens">
      <form
        className={classes.newToken}
        onSubmit={(event) => {
          event.preventDefault();
          void onCreate();
        }}
      >
        <TextInput
          size="xs"
          label="What it is for"
          placeholder="nightly import"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          w={240}
        />
        <Select
          size="xs"
          label="Good for"
          value={lifetime}
          onChange={(value) => setLifetime(value ?? "90")}
          data={lifetimes}
          allowDeselect={false}
          w={160}
        />
        <Button size="xs" type="submit" loading={creating.loading} disabled={name.trim() === ""}>
          Make a token
        </Button>
      </form>
      {made ? <SecretOnce label={`Token “${made.name}”.`} secret={made.secret} onDone={() => setMade(null)} /> : null}
      {problem ? <ProblemNote problem={problem} /> : null}
      <ListState
        data={data?.apiTokens}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={(tokens) => tokens.length === 0}
        emptyText="A token lets a script do by GraphQL what you may do here. You have none."
        skeletonRows={2}
      >
        {(tokens) => (
          <table className={tableClass}>
            <thead>
              <tr>
                <th>For</th>
                <th>Made</th>
                <th>Ends</th>
                <th>Last used</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {tokens.map((token) => (
                <tr key={token.id} className={token.revokedAt ? classes.revoked : undefined}>
                  <td>{token.name}</td>
                  <td>{agoWords(token.createdAt)}</td>
                  <td>{token.revokedAt ? `revoked ${agoWords(token.revokedAt)}` : endWords(token.expiresAt)}</td>
                  <td>{token.lastUsedAt ? agoWords(token.lastUsedAt) : "never"}</td>
                  <td className={classes.rowEnd}>
                    {token.revokedAt ? null : (
                      <Button size="compact-xs" variant="default" disabled={revoking.loading} onClick={() => void onRevoke(token.id)}>
                        Revoke
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </ListState>
    </Panel>
  );
}

function agoWords(at: string): string {
  const text = age(at);
  return text === "just now" ? text : `${text} ago`;
}

/** "in 30 days", "ended", "until it is revoked". */
export function endWords(expiresAt: string | null | undefined, now: Date = new Date()): string {
  if (!expiresAt) return "until it is revoked";
  const days = Math.ceil((Date.parse(expiresAt) - now.getTime()) / 86_400_000);
  return days <= 0 ? "ended" : `in ${counted(days, "day")}`;
}

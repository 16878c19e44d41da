"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Group, NumberInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { accountPolicyDocument } from "../account/documents.ts";

const setPolicyDocument = graphql(`
  mutation SetAccountPolicy($tokenDaysAtMost: Int!) {
    setAccountPolicy(tokenDaysAtMost: $tokenDaysAtMost) {
      tokenDaysAtMost
    }
  }
`);

/** For how many days a token may be valid. Unlike the retention of audit events, there is always a limit: an empty field cannot be saved. */
export function TokenPolicy({ onChanged }: { onChanged: () => void }) {
  const { data } = useQuery(accountPolicyDocument);
  const [set, { loading, error }] = useMutation(setPolicyDocument, {
    refetchQueries: [accountPolicyDocument],
    awaitRefetchQueries: true,
  });
  const [typed, setTyped] = useState<number | "">();
  const known = data?.accountPolicy.tokenDaysAtMost;

  async function save(event: FormEvent) {
    event.preventDefault();
    if (typed === undefined || typed === "") return;
    const answer = await set({ variables: { tokenDaysAtMost: typed } }).catch(() => null);
    if (!answer) return;
    setTyped(undefined);
    onChanged();
  }

  return (
    <form onSubmit={(event) => void save(event)}>
      <Group align="flex-end" gap={10} mb={12}>
        <NumberInput
          size="xs"
          label="Valid for at most (days)"
          description="From 1 to 3,650. Existing tokens that are older expire at once."
          min={1}
          max={3650}
          allowDecimal={false}
          value={typed ?? known ?? ""}
          onChange={(value) => setTyped(value === "" ? "" : Number(value))}
          w={240}
        />
        <Button
          size="xs"
          type="submit"
          variant="default"
          loading={loading}
          disabled={typed === undefined || typed === "" || typed === known}
        >
          Save
        </Button>
      </Group>
      {error ? <ProblemNote problem={toProblem(error)} /> : null}
    </form>
  );
}

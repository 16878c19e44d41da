"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Group, NumberInput, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";

const retentionDocument = graphql(`
  query AuditRetention {
    auditRetention {
      years
      minimumYears
    }
  }
`);

const setRetentionDocument = graphql(`
  mutation SetAuditRetention($years: Int) {
    setAuditRetention(years: $years) {
      years
      minimumYears
    }
  }
`);

/** For how many years audit events of the whole installation are kept; an empty field means indefinitely. */
export function AuditRetention() {
  const { data } = useQuery(retentionDocument);
  const [set, { loading, error }] = useMutation(setRetentionDocument, {
    refetchQueries: [retentionDocument],
    awaitRefetchQueries: true,
  });
  const [typed, setTyped] = useState<number | "">();
  if (!data) return null;
  const { years, minimumYears } = data.auditRetention;
  if (minimumYears === null)
    return (
      <Text size="xs" c="dimmed" mb="sm">
        Events are kept for good.
      </Text>
    );
  const known = years ?? "";

  async function save(event: FormEvent) {
    event.preventDefault();
    const answer = await set({ variables: { years: typed === "" ? null : typed } }).catch(() => null);
    if (answer) setTyped(undefined);
  }

  return (
    <form onSubmit={(event) => void save(event)}>
      <Group align="flex-end" gap={10} mb="sm">
        <NumberInput
          size="xs"
          label="Keep events for (years)"
          description={`For all projects, at least ${minimumYears}. Older events are archived in the store. Leave empty to keep events indefinitely.`}
          placeholder="indefinitely"
          min={minimumYears}
          max={100}
          clampBehavior="none"
          allowDecimal={false}
          value={typed ?? known}
          onChange={(value) => setTyped(value === "" ? "" : Number(value))}
          w={420}
        />
        <Button size="xs" type="submit" variant="default" loading={loading} disabled={typed === undefined || typed === known}>
          Save
        </Button>
      </Group>
      {error ? <ProblemNote problem={toProblem(error)} /> : null}
    </form>
  );
}

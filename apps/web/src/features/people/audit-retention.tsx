"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Text } from "@mantine/core";
import { graphql } from "../../generated/index.ts";
import { NumberSetting } from "./number-setting.tsx";

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
  if (!data) return null;
  const { years, minimumYears } = data.auditRetention;
  if (minimumYears === null)
    return (
      <Text size="xs" c="dimmed" mb="sm">
        Events are kept for good.
      </Text>
    );
  return (
    <NumberSetting
      label="Keep events for (years)"
      description={`For all projects, at least ${minimumYears}. Older events are archived in the store. Leave empty to keep events indefinitely.`}
      placeholder="indefinitely"
      min={minimumYears}
      max={100}
      clampBehavior="none"
      w={420}
      stored={years}
      loading={loading}
      error={error}
      onSave={(typed) => set({ variables: { years: typed } })}
      onClear={() => set({ variables: { years: null } })}
    />
  );
}

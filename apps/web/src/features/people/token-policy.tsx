"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { graphql } from "../../generated/index.ts";
import { accountPolicyDocument } from "../account/documents.ts";
import { NumberSetting } from "./number-setting.tsx";

const setPolicyDocument = graphql(`
  mutation SetAccountPolicy($tokenDaysAtMost: Int!) {
    setAccountPolicy(tokenDaysAtMost: $tokenDaysAtMost) {
      tokenDaysAtMost
    }
  }
`);

/** For how many days a token may be valid. Unlike the retention of audit events, there is always a limit. */
export function TokenPolicy({ onChanged }: { onChanged: () => void }) {
  const { data } = useQuery(accountPolicyDocument);
  const [set, { loading, error }] = useMutation(setPolicyDocument, {
    refetchQueries: [accountPolicyDocument],
    awaitRefetchQueries: true,
  });

  async function save(tokenDaysAtMost: number) {
    await set({ variables: { tokenDaysAtMost } });
    onChanged();
  }

  return (
    <NumberSetting
      label="Valid for at most (days)"
      description="From 1 to 3,650. Existing tokens that are older expire at once."
      min={1}
      max={3650}
      w={240}
      stored={data?.accountPolicy.tokenDaysAtMost}
      loading={loading}
      error={error}
      onSave={save}
    />
  );
}

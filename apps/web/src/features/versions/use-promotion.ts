import { useApolloClient, useMutation, useQuery } from "@apollo/client/react";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { gateFragment } from "../../entities/version/version.ts";
import { graphql, unmask } from "../../generated/index.ts";
import { versionDocument } from "./documents.ts";
import type { Gate, Version } from "./version.ts";

/** Whether the held-out test set has been evaluated, and the gate's decision since then. */
const testSetAccessDocument = graphql(`
  query TestSetAccess($id: ID!) {
    modelVersion(id: $id) {
      id
      gate {
        ...GateParts
      }
      evaluation(set: LOCKED_TEST) {
        set
        patients
      }
    }
  }
`);

const promoteDocument = graphql(`
  mutation Promote($modelVersionId: ID!, $alias: String!, $reason: String!) {
    promote(modelVersionId: $modelVersionId, alias: $alias, reason: $reason) {
      ...AliasEventParts
      from {
        ...VersionName
      }
      to {
        ...VersionName
        aliasHistory {
          ...AliasEventParts
        }
      }
    }
  }
`);

const pollMilliseconds = 2500;

/** What the gate is running for; it has finished once its decision is newer than the previous one. */
interface Awaited {
  readonly what: "test set" | "champion";
  readonly decidedBefore: string | undefined;
}

export interface PromotionRequest {
  readonly version: Version;
  /** The version to become champion: this one, or the one before it. */
  readonly target: { readonly id: string; readonly number: number };
}

export interface Promotion {
  readonly submit: (reason: string) => Promise<void>;
  readonly loading: boolean;
  readonly problem: Problem | null;
  readonly waitingFor: Awaited["what"] | null;
  readonly gate: Gate | null;
  /** Patients of the held-out test set that the gate's answer rests on; null where it has not been evaluated. */
  readonly testSetPatients: number | null;
}

/** Promotes a version. The first request may have to wait for the gate; the person decides again once it has finished. */
export function usePromotion({ version, target, onDone }: PromotionRequest & { onDone: () => void }): Promotion {
  const client = useApolloClient();
  const [promote, { loading }] = useMutation(promoteDocument);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [awaited, setAwaited] = useState<Awaited | null>(null);
  const { data } = useQuery(testSetAccessDocument, {
    variables: { id: target.id },
    skip: awaited === null,
    fetchPolicy: "network-only",
    pollInterval: awaited === null ? 0 : pollMilliseconds,
  });
  const answered = data?.modelVersion;
  const gate = answered ? (unmask(gateFragment, answered.gate) ?? null) : target.id === version.id ? (version.gate ?? null) : null;
  const isWaiting = awaited !== null && (!answered || gate?.decidedAt === awaited.decidedBefore);

  async function submit(reason: string) {
    setProblem(null);
    try {
      await promote({ variables: { modelVersionId: target.id, alias: "champion", reason } });
      onDone();
      notifications.show({
        title: `v${target.number} is champion`,
        message: "Exams are scored with it from now on. To undo, roll back on this page.",
      });
      await client.refetchQueries({ include: [versionDocument] });
    } catch (error) {
      const caught = toProblem(error);
      const decidedBefore = gate?.decidedAt;
      if (caught.details.scoringLocked === true) setAwaited({ what: "test set", decidedBefore });
      else if (caught.details.askingGate === true) setAwaited({ what: "champion", decidedBefore });
      else {
        setAwaited(null);
        setProblem(caught);
      }
    }
  }

  return {
    submit,
    loading,
    problem,
    waitingFor: isWaiting ? awaited.what : null,
    gate,
    testSetPatients: answered?.evaluation?.patients ?? null,
  };
}

"use client";

import { useMutation } from "@apollo/client/react";
import { Stack, Switch, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { adviseIfStale, isStale, type Problem, toProblem } from "../../data/problem.ts";
import type { RetrainingPolicyInput } from "../../generated/graphql.ts";
import { graphql } from "../../generated/index.ts";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { intoView } from "../../ui/into-view.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ReasonField } from "../../ui/reason-field.tsx";
import { useProject } from "../frame/project-context.tsx";
import { outlookDocument } from "../runs/documents.ts";
import { policyDocument } from "./documents.ts";
import { PolicyAfterwards } from "./policy-afterwards.tsx";
import { asShown, draftOf, inputOf, type Policy, type PolicyDraft, problemOfDraft } from "./policy-draft.ts";
import { PolicyFacts } from "./policy-facts.tsx";
import { PolicyTiming } from "./policy-timing.tsx";

const setPolicyDocument = graphql(`
  mutation SetRetrainingPolicy($projectId: ID!, $policy: RetrainingPolicyInput!, $reason: String!, $expectedPolicy: RetrainingPolicyInput) {
    setRetrainingPolicy(projectId: $projectId, policy: $policy, reason: $reason, expectedPolicy: $expectedPolicy) {
      ...PolicyParts
    }
  }
`);

/** Edits the whole policy; it is saved with a reason. */
export function PolicyForm({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const { project } = useProject();
  const [draft, setDraft] = useState<PolicyDraft>(() => draftOf(policy, Intl.DateTimeFormat().resolvedOptions().timeZone));
  // The policy with which this form was opened, not one that the page has loaded since.
  const [shown, setShown] = useState<RetrainingPolicyInput>(() => asShown(policy));
  const [reason, setReason] = useState("");
  const [save, { loading, error, client }] = useMutation(setPolicyDocument, { refetchQueries: [policyDocument, outlookDocument] });
  const change = (changed: Partial<PolicyDraft>) => setDraft((before) => ({ ...before, ...changed }));
  const problem = problemOfDraft(draft);
  const refusal = error ? toProblem(error) : null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    try {
      await save({ variables: { projectId: project.id, policy: inputOf(draft), reason: reason.trim(), expectedPolicy: shown } });
      onClose();
    } catch (refused) {
      // The error is shown below. Others' changes are loaded, and the choices made here stay.
      const stale = toProblem(refused);
      if (!isStale(stale)) return;
      setShown(stale.details.policy as RetrainingPolicyInput);
      await client.refetchQueries({ include: [policyDocument] });
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Switch
          label="Retrain automatically"
          checked={draft.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
        <PolicyTiming draft={draft} onChange={change} />
        <PolicyAfterwards draft={draft} onChange={change} />
        <ReasonField value={reason} onChange={setReason} />
        {problem ? <Text role="alert">{problem}</Text> : null}
        {refusal ? <Refusal problem={refusal} /> : null}
        <FormButtons onClose={onClose} loading={loading} disabled={reason.trim() === "" || problem !== null}>
          Save policy
        </FormButtons>
      </Stack>
    </form>
  );
}

/** The form contains a whole policy, so saving it again would replace somebody else's changes; they are shown first. */
function Refusal({ problem }: { problem: Problem }) {
  if (!isStale(problem)) return <ProblemNote problem={problem} />;
  const held = problem.details.policy as Policy;
  return (
    <>
      <ProblemNote problem={adviseIfStale(problem, "The current policy is shown below. Saving again replaces all of it with this form.")} />
      <section ref={intoView} aria-label="The current policy">
        {held.enabled ? <PolicyFacts policy={held} nextScheduledAt={null} /> : <Text>Off.</Text>}
      </section>
    </>
  );
}

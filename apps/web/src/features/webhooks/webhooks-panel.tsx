"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Modal, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { graphql, unmask } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { Panel } from "../../ui/page.tsx";
import { SecretOnce } from "../../ui/secret-once.tsx";
import { useProject } from "../frame/project-context.tsx";
import { type WebhookChoice, WebhookForm } from "./webhook-form.tsx";
import { WebhookRow } from "./webhook-row.tsx";
import { webhookPurpose } from "./webhook-words.ts";

const webhookFragment = graphql(`
  fragment WebhookParts on Webhook {
    id
    url
    events
    enabled
    failingSince
    previousSecretUntil
  }
`);

const webhooksDocument = graphql(`
  query Webhooks($projectId: ID!) {
    webhooks(projectId: $projectId) {
      ...WebhookParts
    }
  }
`);

const createWebhookDocument = graphql(`
  mutation CreateWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) {
      secret
      webhook {
        ...WebhookParts
      }
    }
  }
`);

/** External URLs that receive the project's events, and what was delivered to them. */
export function WebhooksPanel() {
  const { project } = useProject();
  const { data, error, refetch } = useQuery(webhooksDocument, { variables: { projectId: project.id } });
  const [create] = useMutation(createWebhookDocument);
  const [adding, { open, close }] = useDisclosure(false);
  const [secret, setSecret] = useState<string | null>(null);

  async function onCreate(choice: WebhookChoice) {
    const answer = await create({ variables: { input: { projectId: project.id, ...choice } } });
    setSecret(answer.data?.createWebhook.secret ?? null);
    close();
    await refetch();
  }

  const add = (
    <Button size="xs" onClick={open}>
      Add webhook
    </Button>
  );
  return (
    <Panel title="Webhooks" id="webhooks" actions={add}>
      {secret ? <SecretOnce label="Signing secret." secret={secret} onDone={() => setSecret(null)} /> : null}
      <ListState
        data={data && unmask(webhookFragment, data.webhooks)}
        error={error}
        onRetry={() => void refetch()}
        emptyText={`${webhookPurpose} There are none.`}
        skeletonRows={2}
      >
        {(webhooks) => (
          <ListTable heads={["URL", "Events", "State", <VisuallyHidden key="actions">Actions</VisuallyHidden>]}>
            {webhooks.map((webhook) => (
              <WebhookRow key={webhook.id} webhook={webhook} onChanged={() => void refetch()} onSecret={setSecret} />
            ))}
          </ListTable>
        )}
      </ListState>
      <Modal opened={adding} onClose={close} title="Add webhook">
        <WebhookForm submitLabel="Add" onSubmit={onCreate} onClose={close} />
      </Modal>
    </Panel>
  );
}

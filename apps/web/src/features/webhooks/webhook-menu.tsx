"use client";

import { useMutation } from "@apollo/client/react";
import { ActionIcon, Button, Group, Menu, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconDots } from "@tabler/icons-react";
import { toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { WebhookForm } from "./webhook-form.tsx";
import type { WebhookRowProps } from "./webhook-row-props.ts";

const updateWebhookDocument = graphql(`
  mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {
    updateWebhook(id: $id, input: $input) {
      ...WebhookParts
    }
  }
`);

const rotateSecretDocument = graphql(`
  mutation RotateWebhookSecret($id: ID!) {
    rotateWebhookSecret(id: $id) {
      secret
      webhook {
        ...WebhookParts
      }
    }
  }
`);

const deleteWebhookDocument = graphql(`
  mutation DeleteWebhook($id: ID!) {
    deleteWebhook(id: $id)
  }
`);

/** The actions on a webhook. */
export function WebhookMenu({ webhook, onChanged, onSecret }: WebhookRowProps) {
  const { id, url, enabled } = webhook;
  const [update] = useMutation(updateWebhookDocument);
  const [rotate] = useMutation(rotateSecretDocument);
  const [remove] = useMutation(deleteWebhookDocument);
  const [editing, edit] = useDisclosure(false);
  const [deleting, asking] = useDisclosure(false);

  async function doing(title: string, work: () => Promise<unknown>) {
    try {
      await work();
    } catch (error) {
      notifications.show({ color: "red", title, message: toProblem(error).sentence });
    }
  }
  const toggle = () => doing("Not changed", () => update({ variables: { id, input: { enabled: !enabled } } }));
  const replaceSecret = () =>
    doing("Secret not rotated", async () => {
      const { data } = await rotate({ variables: { id } });
      if (data) onSecret(data.rotateWebhookSecret.secret);
    });
  const deleteIt = () =>
    doing("Not deleted", async () => {
      await remove({ variables: { id } });
      onChanged();
    });

  return (
    <>
      <Menu position="bottom-end" width={180}>
        <Menu.Target>
          <ActionIcon variant="default" size={24} aria-label={`More for ${url}`}>
            <IconDots size={15} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={edit.open}>Edit</Menu.Item>
          <Menu.Item onClick={() => void replaceSecret()}>Rotate secret</Menu.Item>
          <Menu.Item onClick={() => void toggle()}>{enabled ? "Disable" : "Enable"}</Menu.Item>
          <Menu.Item onClick={asking.open}>Delete</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={editing} onClose={edit.close} title="Edit webhook">
        <WebhookForm
          initial={webhook}
          submitLabel="Save"
          onClose={edit.close}
          onSubmit={async (input) => {
            await update({ variables: { id, input } });
            edit.close();
          }}
        />
      </Modal>
      <Modal opened={deleting} onClose={asking.close} title="Delete this webhook?">
        <Text c="dimmed">Its secret and its deliveries are deleted too. Pending deliveries are not sent.</Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={asking.close}>
            Keep it
          </Button>
          <Button color="red" onClick={() => void deleteIt()}>
            Delete webhook
          </Button>
        </Group>
      </Modal>
    </>
  );
}

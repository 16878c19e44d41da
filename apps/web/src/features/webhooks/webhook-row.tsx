"use client";

import { Button, Group, Modal, Table } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { WebhookPartsFragment } from "../../generated/graphql.ts";
import { Chip } from "../../ui/chip.tsx";
import { age } from "../../ui/format.ts";
import { DeliveryLog } from "./delivery-log.tsx";
import { WebhookMenu } from "./webhook-menu.tsx";
import type { WebhookRowProps } from "./webhook-row-props.ts";
import { eventWords } from "./webhook-words.ts";

/** One webhook: its URL, its events, its state and its log. */
export function WebhookRow({ webhook, onChanged, onSecret }: WebhookRowProps) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Table.Tr c={webhook.enabled ? undefined : "dimmed"}>
      <Table.Td style={{ overflowWrap: "anywhere" }}>{webhook.url}</Table.Td>
      <Table.Td>{webhook.events.map((event) => eventWords[event]).join(", ")}</Table.Td>
      <Table.Td>
        <WebhookState webhook={webhook} />
      </Table.Td>
      <Table.Td>
        <Group gap={6} justify="flex-end" wrap="nowrap">
          <Button size="compact-xs" variant="default" onClick={open}>
            Deliveries
          </Button>
          <WebhookMenu webhook={webhook} onChanged={onChanged} onSecret={onSecret} />
        </Group>
        <Modal
          opened={opened}
          onClose={() => {
            close();
            onChanged();
          }}
          closeOnClickOutside
          title={`Deliveries to ${new URL(webhook.url).host}`}
          size="xl"
        >
          <DeliveryLog webhook={webhook} />
        </Modal>
      </Table.Td>
    </Table.Tr>
  );
}

function WebhookState({ webhook: { enabled, failingSince } }: { webhook: WebhookPartsFragment }) {
  if (!enabled) return <Chip>disabled</Chip>;
  if (!failingSince) return <Chip tone="good">active</Chip>;
  const time = age(failingSince);
  return (
    <Chip tone="danger" icon={<IconAlertTriangle size={13} aria-hidden />}>
      {time === "just now" ? "failing" : `failing for ${time}`}
    </Chip>
  );
}

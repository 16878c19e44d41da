"use client";

import { useMutation } from "@apollo/client/react";
import { Button, Table } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { assertNever, type DeliveryStatus } from "@second-read/domain";
import { toProblem } from "../../data/problem.ts";
import { serverNow } from "../../data/server-clock.ts";
import type { DeliveryPartsFragment } from "../../generated/graphql.ts";
import { graphql } from "../../generated/index.ts";
import { Ago } from "../../ui/ago.tsx";
import { Chip } from "../../ui/chip.tsx";
import { duration, instant } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { attemptWords, deliveryEventWords } from "./webhook-words.ts";

const redeliverDocument = graphql(`
  mutation Redeliver($deliveryId: ID!) {
    redeliver(deliveryId: $deliveryId) {
      ...DeliveryParts
    }
  }
`);

/** One delivery with its last attempt, and a button that sends it again. */
export function DeliveryRow({ delivery, canResend }: { delivery: DeliveryPartsFragment; canResend: boolean }) {
  const [redeliver, { loading }] = useMutation(redeliverDocument);
  const last = delivery.attempts.at(-1);

  async function onResend() {
    try {
      await redeliver({ variables: { deliveryId: delivery.id } });
    } catch (error) {
      notifications.show({ color: "red", title: "Not sent", message: toProblem(error).sentence });
    }
  }

  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: "nowrap" }}>
        <Ago at={delivery.createdAt} />
      </Table.Td>
      <Table.Td>{deliveryEventWords(delivery.event)}</Table.Td>
      <Table.Td>
        <StatusChip status={delivery.status} /> {last ? <NextAttempt at={delivery.nextAttemptAt} /> : null}
      </Table.Td>
      <Table.Td title={last ? instant(last.at) : undefined}>{last ? attemptWords(last) : "–"}</Table.Td>
      <Table.Td>{delivery.attempts.length}</Table.Td>
      <Table.Td ta="right">
        <Button size="compact-xs" variant="default" loading={loading} disabled={!canResend} onClick={() => void onResend()}>
          {delivery.status === "PENDING" ? "Send now" : "Resend"}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function NextAttempt({ at }: { at: string | null | undefined }) {
  const seconds = at ? (Date.parse(at) - serverNow()) / 1000 : 0;
  return seconds > 0 ? <Quiet>next in {duration(seconds)}</Quiet> : null;
}

function StatusChip({ status }: { status: DeliveryStatus }) {
  switch (status) {
    case "PENDING":
      return <Chip tone="warning">pending</Chip>;
    case "DELIVERED":
      return <Chip tone="good">delivered</Chip>;
    case "GIVEN_UP":
      return <Chip tone="danger">given up</Chip>;
    default:
      return assertNever(status);
  }
}

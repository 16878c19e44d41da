"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Group, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { toProblem } from "../../data/problem.ts";
import type { WebhookPartsFragment } from "../../generated/graphql.ts";
import { graphql, unmask } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { DeliveryRow } from "./delivery-row.tsx";

const deliveryFragment = graphql(`
  fragment DeliveryParts on WebhookDelivery {
    id
    event
    status
    createdAt
    nextAttemptAt
    attempts {
      at
      statusCode
      problem
    }
  }
`);

const deliveriesDocument = graphql(`
  query WebhookDeliveries($id: ID!, $first: Int!) {
    webhook(id: $id) {
      id
      failingSince
      deliveries(first: $first) {
        nodes {
          ...DeliveryParts
        }
        totalCount
      }
    }
  }
`);

const sendTestDocument = graphql(`
  mutation SendTestDelivery($webhookId: ID!) {
    sendTestDelivery(webhookId: $webhookId) {
      ...DeliveryParts
    }
  }
`);

const page = 25;
/** The API refuses larger pages. */
const mostRows = 200;
const lookAgainMilliseconds = 2_000;

/** The deliveries of a webhook, newest first; polled while the log is open. */
export function DeliveryLog({ webhook: { id, enabled } }: { webhook: WebhookPartsFragment }) {
  const [first, setFirst] = useState(page);
  const { data, previousData, error, refetch } = useQuery(deliveriesDocument, {
    variables: { id, first },
    fetchPolicy: "cache-and-network",
    pollInterval: lookAgainMilliseconds,
  });
  const [sendTest, sending] = useMutation(sendTestDocument);
  const deliveries = (data ?? previousData)?.webhook?.deliveries;
  const shown = deliveries && unmask(deliveryFragment, deliveries.nodes);

  async function onTest() {
    await sendTest({ variables: { webhookId: id } }).catch(() => undefined);
    await refetch();
  }

  return (
    <>
      <Group mb={10}>
        <Button size="xs" loading={sending.loading} disabled={!enabled} onClick={() => void onTest()}>
          Send test
        </Button>
      </Group>
      {sending.error ? <ProblemNote problem={toProblem(sending.error)} /> : null}
      <ListState
        data={shown}
        error={error}
        onRetry={() => void refetch()}
        emptyText="Deliveries are listed here for 30 days. Nothing has been sent yet."
        skeletonRows={4}
      >
        {(rows) => (
          <ListTable heads={["Time", "Event", "Status", "Last answer", "Attempts", <VisuallyHidden key="actions">Actions</VisuallyHidden>]}>
            {rows.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} canResend={enabled} />
            ))}
          </ListTable>
        )}
      </ListState>
      {deliveries && deliveries.totalCount > deliveries.nodes.length && first < mostRows ? (
        <Button mt="sm" size="xs" variant="default" onClick={() => setFirst(Math.min(mostRows, first + page))}>
          Older deliveries
        </Button>
      ) : null}
    </>
  );
}

import { graphql } from "../../generated/index.ts";

export const webhookFragment = graphql(`
  fragment WebhookParts on Webhook {
    id
    url
    events
    enabled
    failingSince
    previousSecretUntil
  }
`);

export const webhooksDocument = graphql(`
  query Webhooks($projectId: ID!) {
    webhooks(projectId: $projectId) {
      ...WebhookParts
    }
  }
`);

export const createWebhookDocument = graphql(`
  mutation CreateWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) {
      secret
      webhook {
        ...WebhookParts
      }
    }
  }
`);

export const updateWebhookDocument = graphql(`
  mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {
    updateWebhook(id: $id, input: $input) {
      ...WebhookParts
    }
  }
`);

export const rotateSecretDocument = graphql(`
  mutation RotateWebhookSecret($id: ID!) {
    rotateWebhookSecret(id: $id) {
      secret
      webhook {
        ...WebhookParts
      }
    }
  }
`);

export const deleteWebhookDocument = graphql(`
  mutation DeleteWebhook($id: ID!) {
    deleteWebhook(id: $id)
  }
`);

export const deliveryFragment = graphql(`
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

export const deliveriesDocument = graphql(`
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

export const sendTestDocument = graphql(`
  mutation SendTestDelivery($webhookId: ID!) {
    sendTestDelivery(webhookId: $webhookId) {
      ...DeliveryParts
    }
  }
`);

export const redeliverDocument = graphql(`
  mutation Redeliver($deliveryId: ID!) {
    redeliver(deliveryId: $deliveryId) {
      ...DeliveryParts
    }
  }
`);

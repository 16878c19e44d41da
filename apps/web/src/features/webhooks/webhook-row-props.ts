import type { WebhookPartsFragment } from "../../generated/graphql.ts";

export interface WebhookRowProps {
  readonly webhook: WebhookPartsFragment;
  readonly onChanged: () => void;
  /** A new secret, to be shown once. */
  readonly onSecret: (secret: string) => void;
}

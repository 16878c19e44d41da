import { createHmac, randomBytes } from "node:crypto";

// Follows Standard Webhooks (https://www.standardwebhooks.com): receivers can verify with its libraries.

const prefix = "whsec_";

/** 256 random bits, in the notation of the specification. */
export function createWebhookSecret(): string {
  return `${prefix}${randomBytes(32).toString("base64")}`;
}

export interface Message {
  /** The same for every attempt of a delivery, so that a receiver recognises one that arrives twice. */
  readonly id: string;
  readonly at: Date;
  readonly body: string;
}

/** The headers of one attempt, with a signature by each secret: two while one replaces the other. */
export function signedHeaders({ id, at, body }: Message, secrets: readonly string[]): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => `v1,${sign(secret, `${id}.${timestamp}.${body}`)}`);
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}

function sign(secret: string, text: string): string {
  return createHmac("sha256", Buffer.from(secret.slice(prefix.length), "base64"))
    .update(text)
    .digest("base64");
}

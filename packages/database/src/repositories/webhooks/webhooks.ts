import type { WebhookEvent } from "@second-read/domain";
import type { PrismaOnly } from "../../connection.ts";
import { newId } from "../../ids.ts";

/** A webhook without its secrets. */
export interface WebhookRecord {
  readonly id: string;
  readonly projectId: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly enabled: boolean;
  readonly createdAt: Date;
  readonly createdById: string;
  readonly failingSince: Date | null;
  readonly previousSecretUntil: Date | null;
}

const columns = {
  id: true,
  projectId: true,
  url: true,
  events: true,
  enabled: true,
  createdAt: true,
  createdById: true,
  failingSince: true,
  previousSecretUntil: true,
} as const;

/** Oldest first. */
export async function listWebhooks({ prisma }: PrismaOnly, projectId: string): Promise<WebhookRecord[]> {
  return prisma.webhook.findMany({ where: { projectId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }], select: columns });
}

export async function findWebhook({ prisma }: PrismaOnly, id: string): Promise<WebhookRecord | null> {
  return prisma.webhook.findUnique({ where: { id }, select: columns });
}

export async function insertWebhook(
  { prisma }: PrismaOnly,
  webhook: Pick<WebhookRecord, "projectId" | "url" | "events" | "createdAt" | "createdById"> & { readonly secretSealed: string },
): Promise<WebhookRecord> {
  return prisma.webhook.create({ data: { ...webhook, id: newId(), events: [...webhook.events] }, select: columns });
}

export async function changeWebhook(
  { prisma }: PrismaOnly,
  id: string,
  { url, events, enabled }: { readonly url?: string; readonly events?: readonly WebhookEvent[]; readonly enabled?: boolean },
): Promise<WebhookRecord> {
  return prisma.webhook.update({ where: { id }, data: { url, enabled, ...(events ? { events: [...events] } : {}) }, select: columns });
}

/** The previous secret also signs until `previousUntil`; the one before that no longer does. */
export async function replaceWebhookSecret(
  { prisma }: PrismaOnly,
  id: string,
  { secretSealed, previousUntil }: { readonly secretSealed: string; readonly previousUntil: Date },
): Promise<WebhookRecord> {
  const { secretSealed: previousSecretSealed } = await prisma.webhook.findUniqueOrThrow({ where: { id }, select: { secretSealed: true } });
  return prisma.webhook.update({
    where: { id },
    data: { secretSealed, previousSecretSealed, previousSecretUntil: previousUntil },
    select: columns,
  });
}

/** Deletes it with its secrets and the log of its deliveries. */
export async function deleteWebhook({ prisma }: PrismaOnly, id: string): Promise<void> {
  await prisma.webhook.delete({ where: { id } });
}

import { type WebhookNews, webhookBody } from "@second-read/domain";
import type { PrismaOnly } from "../../connection.ts";
import type { WebhookDelivery } from "../../generated/prisma/client.ts";
import { newId } from "../../ids.ts";
import { type Page, type PageRequest, pageOf, seekBefore } from "../../paging.ts";

/** Newest first. */
export async function listDeliveries({ prisma }: PrismaOnly, webhookId: string, request: PageRequest): Promise<Page<WebhookDelivery>> {
  const [rows, totalCount] = await Promise.all([
    prisma.webhookDelivery.findMany({
      where: { webhookId, ...seekBefore("createdAt", request) },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: request.first + 1,
    }),
    prisma.webhookDelivery.count({ where: { webhookId } }),
  ]);
  return pageOf(rows, request, totalCount, ({ createdAt }) => createdAt);
}

export async function findDelivery({ prisma }: PrismaOnly, id: string): Promise<WebhookDelivery | null> {
  return prisma.webhookDelivery.findUnique({ where: { id } });
}

/** Returns null if a test is already waiting. */
export async function insertTestDelivery(
  { prisma }: PrismaOnly,
  { webhookId, projectId, at }: { readonly webhookId: string; readonly projectId: string; readonly at: Date },
): Promise<WebhookDelivery | null> {
  const news: WebhookNews = { event: "TEST", webhookId };
  if (await prisma.webhookDelivery.findFirst({ where: { webhookId, event: news.event, status: "PENDING" } })) return null;
  const body = webhookBody(news, projectId, at);
  return prisma.webhookDelivery.create({
    data: { id: newId(), webhookId, projectId, event: news.event, body, createdAt: at, nextAttemptAt: at },
  });
}

/** A delivery that has ended starts over, with all its tries; one that is waiting becomes due at once. It stays the same message. */
export async function sendAgain(
  { prisma }: PrismaOnly,
  { id, status }: Pick<WebhookDelivery, "id" | "status">,
  at: Date,
): Promise<WebhookDelivery> {
  const anew = status === "PENDING" ? {} : { status: "PENDING" as const, tries: 0, endedAt: null };
  return prisma.webhookDelivery.update({ where: { id }, data: { ...anew, nextAttemptAt: at } });
}

import type { Page } from "@playwright/test";
import { openDatabase } from "@second-read/database";
import type { ApiClient } from "../support/api-client.ts";
import { expect, test } from "../support/test.ts";

const waiting = (page: Page, exams: number) =>
  page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: exams === 0 ? "Read" : `Read ${exams} to read`, exact: true });

async function withdrawOne(manager: ApiClient, projectId: string): Promise<void> {
  const { worklist } = await manager.ask<{ worklist: { nodes: { id: string }[] } }>(
    "query($projectId: ID!) { worklist(projectId: $projectId, status: [QUEUED]) { nodes { id } } }",
    { projectId },
  );
  await manager.ask('mutation($id: ID!) { withdrawExam(examId: $id, reason: "a test") { id } }', { id: worklist.nodes[0]?.id });
}

test("eight tabs of one browser load, and hear of changes by one stream", async ({ pageOf, apiOf, installation }) => {
  const database = openDatabase({ url: installation.databaseUrl });
  try {
    const first = await pageOf("reader1");
    const tabs = [first];
    while (tabs.length < 8) tabs.push(await first.context().newPage());
    const places = ["cases", "missed", "disagreements", "feedback", "runs", "versions", "cases", "missed"];
    for (const [index, tab] of tabs.entries()) {
      await tab.goto(`/p/tabs/${places[index]}`);
      await expect(waiting(tab, 2)).toBeVisible({ timeout: 45_000 });
    }
    const { id: personId } = await database.prisma.user.findFirstOrThrow({ where: { email: installation.accounts.reader1.email } });
    const streams = async () => {
      const { _sum } = await database.prisma.openStreams.aggregate({
        where: { personId, until: { gt: new Date() } },
        _sum: { count: true },
      });
      return _sum.count;
    };
    await expect.poll(streams).toBe(1);

    await withdrawOne(await apiOf("manager"), installation.projectIds.tabs);
    for (const tab of tabs) await expect(waiting(tab, 1)).toBeVisible();
    // Closing one tab does not affect the others; the last ends the stream.
    for (const tab of tabs.slice(1)) await tab.close();
    await expect.poll(streams).toBe(1);
    await first.goto("about:blank");
    await expect.poll(streams).toBe(0);
  } finally {
    await database.close();
  }
});

test("a browser that has no shared workers hears of changes all the same", async ({ pageOf, apiOf, installation }) => {
  const page = await pageOf("reader2");
  await page.addInitScript(() => {
    delete (window as { SharedWorker?: unknown }).SharedWorker;
  });
  await page.goto("/p/tabs/cases");
  await expect(waiting(page, 1)).toBeVisible();
  await withdrawOne(await apiOf("manager"), installation.projectIds.tabs);
  await expect(waiting(page, 0)).toBeVisible();
});

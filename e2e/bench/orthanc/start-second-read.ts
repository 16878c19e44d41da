import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { migrate, openDatabase } from "@second-read/database";
import { migrateJobs } from "@second-read/jobs";
import { freePort, startPostgres } from "@second-read/testing";
import { askByToken } from "../../support/ask-by-token.ts";
import { createDataManager } from "../../support/data-manager.ts";
import { environmentOf, OwnProcess } from "../../support/own-process.ts";
import { isReady } from "../../support/readiness.ts";
import { createSender } from "../../support/sender.ts";
import { type Archive, pictureAt } from "./archive.ts";
import { processorSecondsOf } from "./processor-seconds.ts";

const picturesOfPage = 25;

/** PostgreSQL, API and ingest as `npm start` runs them, with the folder store. */
export async function startSecondRead(folder: string): Promise<Archive> {
  const server = await startPostgres({ folder: join(folder, "postgres"), password: "orthanc" });
  await server.createDatabase("second_read");
  const databaseUrl = server.databaseUrl("second_read");
  await migrate(databaseUrl);
  await migrateJobs(databaseUrl);
  const database = openDatabase({ url: databaseUrl, poolSize: 2 });
  const { projectId, token } = await createDataManager(database, "archive");
  const origin = `http://127.0.0.1:${await freePort()}`;
  const environment = { ...environmentOf({ databaseUrl, folder, origin }), LOG_LEVEL: "warn" };
  const processes = (["api", "ingest"] as const).map((app) => new OwnProcess(app, environment));
  while (!(await isReady(origin))) {
    const ended = processes.find(({ lives }) => !lives);
    if (ended !== undefined) throw new Error(`a process ended:\n${ended.logged.slice(-3000)}`);
    await setTimeout(100);
  }
  const sender = createSender(origin, token, projectId);
  let sent = 0;
  const page = `query($p: ID!, $after: String) {
    worklist(projectId: $p, first: ${picturesOfPage}, after: $after) { nodes { images { previewUrl(size: 1024) } } pageInfo { endCursor } }
  }`;
  // Cursors of the list's pages: somebody who browses it comes from the page before.
  const cursors: (string | null)[] = [null];
  return {
    name: "Second Read",
    processorSeconds: () => processorSecondsOf(server.pid, ...processes.map(({ child }) => child.pid as number)),
    async send(bytes, number) {
      const ticket = await sender.announce(bytes, String(number));
      await sender.put(ticket, bytes);
      await sender.complete(ticket.uploadId);
      sent += 1;
    },
    async allFiled() {
      for (;;) {
        const states = await database.prisma.upload.groupBy({ by: ["status"], where: { projectId }, _count: true });
        const countOf = (status: string) => states.find((one) => one.status === status)?._count ?? 0;
        if (countOf("REJECTED") > 0) throw new Error(`${countOf("REJECTED")} files were rejected`);
        if (countOf("FILED") === sent) break;
        await setTimeout(50);
      }
      for (let pages = Math.ceil(sent / picturesOfPage); cursors.length < pages; ) {
        const { worklist } = await askByToken({ origin, token }, page, { p: projectId, after: cursors.at(-1) });
        cursors.push(worklist.pageInfo.endCursor);
      }
    },
    async look(turn) {
      const { worklist } = await askByToken({ origin, token }, page, { p: projectId, after: cursors[turn % cursors.length] });
      const seen = [];
      for (const { previewUrl } of worklist.nodes.flatMap(({ images }: { images: object[] }) => images))
        seen.push(await pictureAt(previewUrl));
      return seen;
    },
    async stop() {
      await Promise.all(processes.map((one) => one.stop()));
      await database.close();
      await server.stop();
    },
  };
}

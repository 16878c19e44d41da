import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { freePort } from "@second-read/testing";
import { type Archive, pictureAt } from "./archive.ts";
import { processorSecondsOf } from "./processor-seconds.ts";

/** Orthanc as built by Debian: its own index and storage, reachable only from this machine, without authentication. */
export async function startOrthanc(program: string, folder: string): Promise<Archive> {
  await mkdir(folder);
  const port = await freePort();
  const settings = {
    HttpPort: port,
    RemoteAccessAllowed: false,
    DicomServerEnabled: false,
    StorageDirectory: folder,
    IndexDirectory: folder,
  };
  await writeFile(join(folder, "orthanc.json"), JSON.stringify(settings));
  const server = spawn(program, [join(folder, "orthanc.json")], { stdio: "ignore" });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const address = `http://127.0.0.1:${port}`;
  const isUp = () =>
    fetch(`${address}/system`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isUp())) await setTimeout(100);
  const instances: string[] = [];
  return {
    name: "Orthanc",
    processorSeconds: () => processorSecondsOf(server.pid as number),
    async send(body) {
      const stored = (await (await fetch(`${address}/instances`, { method: "POST", body })).json()) as { ID: string; Status: string };
      if (stored.Status !== "Success") throw new Error(`Orthanc says ${stored.Status}`);
      instances.push(stored.ID);
    },
    // Files are visible as soon as they are acknowledged.
    allFiled: async () => undefined,
    async look(turn) {
      const id = instances[turn % instances.length] as string;
      return [await pictureAt(`${address}/instances/${id}/rendered?height=1024`, { accept: "image/jpeg" })];
    },
    async stop() {
      server.kill("SIGTERM");
      await ended;
    },
  };
}

/*
 * Orthanc and Second Read where they do the same job: the same DICOM files are sent to each by the same number of senders until every one is visible;
 * then the same number of clients view the images.
 *   npm run bench -- orthanc [--files 200] [--senders 8] [--clients 8] [--seconds 20]
 * Files are mammograms of one megapixel, 2 MB, each of a different patient. Orthanc is the program of Debian's package, or ORTHANC_BIN; without it
 * there is nothing to compare with, and nothing is done. The work is not the same: Second Read announces each file with its digest, encrypts it until
 * it is read, reads it in a separate child process, de-identifies it, verifies it, makes four images and files it in a transaction with its audit
 * event; viewers are signed in, request pages of 25 addresses and are recorded. Orthanc stores what arrives, authenticates nobody, and makes each
 * image when it is requested.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findProgram } from "@second-read/testing";
import { megapixelFile } from "../support/megapixel-file.ts";
import { at } from "./million/time-calls.ts";
import type { Archive } from "./orthanc/archive.ts";
import { startOrthanc } from "./orthanc/start-orthanc.ts";
import { startSecondRead } from "./orthanc/start-second-read.ts";

const { values } = parseArgs({
  options: {
    files: { type: "string", default: "200" },
    senders: { type: "string", default: "8" },
    clients: { type: "string", default: "8" },
    seconds: { type: "string", default: "20" },
  },
});
const [files, senders, clients, seconds] = [values.files, values.senders, values.clients, values.seconds].map(Number) as [
  number,
  number,
  number,
  number,
];

const orthanc = findProgram("Orthanc", "ORTHANC_BIN");
if (orthanc === undefined) {
  console.log("Not compared: Orthanc is not installed (Debian's package, or ORTHANC_BIN).");
} else {
  console.log(
    `${files} files of 2 MB, ${senders} senders, ${clients} clients, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`,
  );
  const folder = await mkdtemp(join(tmpdir(), "second-read-orthanc-"));
  try {
    await measure(await startOrthanc(orthanc, join(folder, "orthanc")));
    await measure(await startSecondRead(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(archive: Archive): Promise<void> {
  try {
    await store(archive);
    await lookAt(archive);
  } finally {
    await archive.stop();
  }
}

async function store(archive: Archive): Promise<void> {
  const began = { at: performance.now(), processor: archive.processorSeconds() };
  const milliseconds: number[] = [];
  let next = 1;
  await Promise.all(
    Array.from({ length: senders }, async () => {
      while (next <= files) {
        const number = next++;
        const bytes = megapixelFile(number);
        const sentAt = performance.now();
        await archive.send(bytes, number);
        milliseconds.push(performance.now() - sentAt);
      }
    }),
  );
  await archive.allFiled();
  const passed = (performance.now() - began.at) / 1000;
  const processor = archive.processorSeconds() - began.processor;
  const sorted = milliseconds.sort((a, b) => a - b);
  console.log(
    `${archive.name}: ${(files / passed).toFixed(1)} files/s until all can be seen, ${((1000 * processor) / files).toFixed(0)} ms of its processor each; ` +
      `acknowledged p50 ${at(sorted, 0.5)} ms, p95 ${at(sorted, 0.95)} ms; load ${loadavg()[0]?.toFixed(1)}`,
  );
}

async function lookAt(archive: Archive): Promise<void> {
  await archive.look(0);
  const began = { at: performance.now(), processor: archive.processorSeconds() };
  const milliseconds: number[] = [];
  let turn = 0;
  let bytes = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < began.at + seconds * 1000)
        for (const picture of await archive.look(turn++)) {
          milliseconds.push(picture.milliseconds);
          bytes += picture.bytes;
        }
    }),
  );
  const passed = (performance.now() - began.at) / 1000;
  const processor = archive.processorSeconds() - began.processor;
  const sorted = milliseconds.sort((a, b) => a - b);
  console.log(
    `${archive.name}: ${(sorted.length / passed).toFixed(0)} pictures/s, ${(bytes / sorted.length / 1000).toFixed(0)} kB and ` +
      `${((1000 * processor) / sorted.length).toFixed(1)} ms of its processor each; p50 ${at(sorted, 0.5)} ms, p95 ${at(sorted, 0.95)} ms; load ${loadavg()[0]?.toFixed(1)}`,
  );
}

import type { Laterality } from "@second-read/domain";
import type { PhantomView } from "@second-read/phantom";
import type { DemoClient, UploadTicket } from "./client.ts";
import { makePhantoms } from "./make-phantoms.ts";
import type { DemoFile, DemoPhantom } from "./phantom-worker.ts";
import type { DemoExam } from "./plan.ts";

export type FiledExam = {
  exam: DemoExam;
  phantom: Omit<DemoPhantom, "files"> & { sizes: Record<`${Laterality} ${PhantomView}`, { rows: number; columns: number }> };
  imageIds: Record<`${Laterality} ${PhantomView}`, string>;
};

type Outstanding = { exam: FiledExam; key: `${Laterality} ${PhantomView}`; uploadId: string; name: string };

/** Waits while more files than this are in progress. */
const mostOutstanding = 24;

/**
 * Creates and uploads the exams through createUpload → store → completeUpload, and waits until each file is filed. Throws if a file is rejected or if
 * nothing progresses for five minutes.
 */
export async function importExams(
  client: DemoClient,
  projectId: string,
  exams: readonly DemoExam[],
  onProgress: (filed: number, total: number) => void,
  signal?: AbortSignal,
): Promise<FiledExam[]> {
  const filed: FiledExam[] = [];
  const outstanding: Outstanding[] = [];
  const total = exams.length * 4;
  let done = 0;
  const waitForFiling = async (until: number) => {
    let moved = Date.now();
    while (outstanding.length > until) {
      signal?.throwIfAborted();
      const before = outstanding.length;
      await collectFiled(client, outstanding);
      if (outstanding.length < before) {
        moved = Date.now();
        done += before - outstanding.length;
        onProgress(done, total);
      } else if (Date.now() - moved > 300_000) throw new Error(`No upload moved for five minutes; waiting for ${outstanding[0]?.name}.`);
      if (outstanding.length > until) await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };
  for await (const { exam, phantom } of makePhantoms(exams)) {
    const { files, ...truth } = phantom;
    const sizes = Object.fromEntries(files.map((f) => [`${f.laterality} ${f.view}`, { rows: f.rows, columns: f.columns }]));
    const one: FiledExam = {
      exam,
      phantom: { ...truth, sizes: sizes as FiledExam["phantom"]["sizes"] },
      imageIds: {} as FiledExam["imageIds"],
    };
    filed.push(one);
    await Promise.all(
      files.map(async (file) => {
        const uploadId = await upload(client, projectId, file, factsOf(exam, phantom, file));
        outstanding.push({ exam: one, key: `${file.laterality} ${file.view}`, uploadId, name: file.name });
      }),
    );
    await waitForFiling(mostOutstanding);
  }
  await waitForFiling(0);
  return filed;
}

/** The facts of a file: its patient and exam, and for an exam with truth the breast's class and lesions. */
function factsOf({ part }: DemoExam, { patientKey, yearsBefore, density, breasts }: DemoPhantom, file: DemoFile) {
  const keys = { patientKey, examKey: `${patientKey}-${yearsBefore === 0 ? 1 : `${yearsBefore}-years-before`}` };
  if (part !== "WITH_TRUTH") return keys;
  const lesions = file.lesions.map(({ kind, class: lesionClass, attributes, shape, points }) => ({
    kind,
    class: lesionClass,
    attributes,
    shape,
    points,
  }));
  return { ...keys, class: breasts[file.laterality].class, density, lesions };
}

async function upload(client: DemoClient, projectId: string, file: DemoFile, imported: ReturnType<typeof factsOf>): Promise<string> {
  const { createUpload: ticket } = await client.ask<{ createUpload: UploadTicket }>(
    "mutation($input: CreateUploadInput!) { createUpload(input: $input) { uploadId url method fields headers } }",
    {
      input: {
        projectId,
        fileName: file.name,
        bytes: file.bytes.byteLength,
        sha256: file.sha256,
        imported,
      },
    },
  );
  await client.put(ticket, file.bytes);
  await client.ask("mutation($id: ID!) { completeUpload(uploadId: $id) { status } }", { id: ticket.uploadId });
  return ticket.uploadId;
}

type UploadState = { status: string; image: { id: string } | null; rejection: { code: string; message: string } | null };

/** Files are processed in about the order in which they arrived, so checking the oldest few is enough. */
const askedAtOnce = 6;

/** Checks the oldest outstanding files and removes the filed ones from the list. */
async function collectFiled(client: DemoClient, outstanding: Outstanding[]): Promise<void> {
  const oldest = outstanding.slice(0, askedAtOnce);
  const states = await Promise.all(
    oldest.map(({ uploadId }) =>
      client.ask<{ upload: UploadState | null }>("query($id: ID!) { upload(id: $id) { status image { id } rejection { code message } } }", {
        id: uploadId,
      }),
    ),
  );
  oldest.forEach((one, i) => {
    const state = states[i]?.upload;
    if (state?.status === "REJECTED") throw new Error(`${one.name} was rejected: ${state.rejection?.code} ${state.rejection?.message}`);
    if (state?.status !== "FILED" || !state.image) return;
    one.exam.imageIds[one.key] = state.image.id;
    outstanding.splice(outstanding.indexOf(one), 1);
  });
}

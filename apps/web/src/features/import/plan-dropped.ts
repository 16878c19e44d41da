import { rejection } from "@second-read/domain";
import {
  type CsvProblem,
  notesOnKeys,
  type PlannedFile,
  type PlannedRejection,
  planImport,
  readFactsCsv,
  readLesionsCsv,
  sentenceOfSkip,
} from "@second-read/imaging/facts-csv";
import { counted } from "../../ui/format.ts";
import { type Gathered, type GatheredFile, sortFiles } from "./gather-files.ts";
import type { EndedBeforehand } from "./import-state.ts";

/** Which of the dropped files to send, and their problems. */
export interface DroppedPlan {
  readonly planned: readonly (PlannedFile & { readonly file: File })[];
  readonly beforehand: readonly EndedBeforehand[];
  /** The problems of the CSV files. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/** Reads the CSV files among what was dropped, and plans each image with its facts. */
export async function planDropped(gathered: Gathered): Promise<DroppedPlan> {
  const { images, facts, lesions, skipped } = sortFiles(gathered);
  const factsRead = facts ? readFactsCsv(await bytesOf(facts)) : null;
  const lesionsRead = lesions ? readLesionsCsv(await bytesOf(lesions)) : null;
  const byPath = new Map(images.map((image) => [image.path, image.file]));
  const plan = planImport([...byPath.keys()], factsRead, lesionsRead);
  return {
    planned: plan.files.flatMap((planned) => {
      const file = byPath.get(planned.path);
      return file ? [{ ...planned, file }] : [];
    }),
    beforehand: [
      ...plan.rejections.map((one) => endedBeforehand("rejected", one)),
      ...plan.orphans.map((one) => endedBeforehand("no file", one)),
      ...skipped.map((one) => ({
        path: one.path,
        stage: "skipped" as const,
        reason: { code: "SKIPPED", message: `skipped: ${sentenceOfSkip(one)}` },
      })),
    ],
    problems: [...problemsIn(facts, factsRead), ...problemsIn(lesions, lesionsRead)],
    notes: [...notesOnKeys(factsRead?.rows ?? []), ...notesOn(images.length, skipped.length, lesionsRead?.withoutPlace ?? 0)],
  };
}

function notesOn(images: number, skipped: number, lesionsWithoutPoints: number): string[] {
  return [
    ...(images + skipped === 0 ? ["No files were dropped, so nothing is imported."] : []),
    ...(images === 0 && skipped > 0 ? ["There is no image among these files."] : []),
    ...(lesionsWithoutPoints > 0
      ? [`${counted(lesionsWithoutPoints, "lesion")} without points left out: they have no place in the image.`]
      : []),
  ];
}

async function bytesOf({ file }: GatheredFile): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

function problemsIn(
  table: GatheredFile | null,
  read: { readonly problems: readonly CsvProblem[]; readonly refusal: CsvProblem | null } | null,
): string[] {
  const problems = read ? [...(read.refusal ? [read.refusal] : []), ...read.problems] : [];
  return problems.map(({ message }) => `${table?.path}: ${message}.`);
}

function endedBeforehand(stage: "rejected" | "no file", { path, code, found }: PlannedRejection): EndedBeforehand {
  return { path, stage, reason: rejection(code, { row: found }) };
}

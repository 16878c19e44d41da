"use client";

import { useApolloClient } from "@apollo/client/react";
import { Button, Checkbox } from "@mantine/core";
import { rejection } from "@second-read/domain";
import {
  type CsvProblem,
  type PlannedRejection,
  planImport,
  readFactsCsv,
  readLesionsCsv,
  sentenceOfSkip,
} from "@second-read/imaging/facts-csv";
import { IconUpload } from "@tabler/icons-react";
import { type DragEvent, useRef, useState } from "react";
import { counted } from "../../ui/format.ts";
import { type Gathered, type GatheredFile, gatherChosen, gatherDropped, sortFiles } from "./gather-files.ts";
import classes from "./import.module.css";
import type { EndedBeforehand } from "./import-state.ts";
import type { ImportStore } from "./import-store.ts";

/** Where files, folders and the CSV files are dropped or chosen; what the CSV files get wrong is said before anything is sent. */
export function DropArea({ store, projectId }: { store: ImportStore; projectId: string }) {
  const client = useApolloClient();
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [clean, setClean] = useState(false);
  const [notes, setNotes] = useState<readonly string[]>([]);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);

  async function take(gather: () => Promise<Gathered> | Gathered) {
    setBusy(true);
    try {
      await send(await gather());
    } catch (error) {
      setProblems([`These files cannot be read: ${error instanceof Error ? error.message : "unknown reason"}`]);
    } finally {
      setBusy(false);
    }
  }

  async function send(gathered: Gathered) {
    const { images, facts, lesions, skipped } = sortFiles(gathered);
    const factsRead = facts ? readFactsCsv(await bytesOf(facts)) : null;
    const lesionsRead = lesions ? readLesionsCsv(await bytesOf(lesions)) : null;
    const isSecure = globalThis.crypto?.subtle !== undefined;
    setProblems([
      ...problemsIn(facts, factsRead),
      ...problemsIn(lesions, lesionsRead),
      ...(isSecure ? [] : ["This page is not on a secure connection, so files cannot be checked before sending. Open it by https."]),
    ]);
    const withoutPlace = lesionsRead?.withoutPlace ?? 0;
    setNotes([
      ...(images.length + skipped.length === 0 ? ["There is no file in what was dropped: nothing is imported."] : []),
      ...(images.length === 0 && skipped.length > 0 ? ["There is no image among these files."] : []),
      ...(withoutPlace > 0 ? [`${counted(withoutPlace, "lesion")} without points left out: they have no place in the image.`] : []),
    ]);
    if (images.length + skipped.length === 0 || !isSecure) return;
    const byPath = new Map(images.map((image) => [image.path, image.file]));
    const plan = planImport([...byPath.keys()], factsRead, lesionsRead);
    store.start({
      client,
      projectId,
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
      pixelsAreClean: clean,
    });
  }

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const { items } = event.dataTransfer;
    void take(() => gatherDropped(items));
  }

  return (
    <section>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a place to drop; the buttons in it do the same by keyboard */}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <IconUpload size={30} aria-hidden />
        <p className={classes.dropTitle}>{busy ? "Looking through the files…" : "Drop files or a folder here"}</p>
        <p className={classes.quiet}>
          DICOM, PNG, TIFF, PGM, JPEG; with them a facts.csv (and lesions.csv) that says whose they are and what is known of them.
        </p>
        <div className={classes.dropButtons}>
          <Button variant="default" size="xs" onClick={() => files.current?.click()} disabled={busy}>
            Choose files
          </Button>
          <Button variant="default" size="xs" onClick={() => folder.current?.click()} disabled={busy}>
            Choose a folder
          </Button>
        </div>
        <Checkbox
          size="xs"
          checked={clean}
          onChange={(event) => setClean(event.currentTarget.checked)}
          label="I have checked pictures that come without facts: no name is written into their pixels"
        />
        <input
          ref={files}
          type="file"
          multiple
          hidden
          data-testid="files"
          onChange={(event) => {
            const chosen = gatherChosen(event.currentTarget.files ?? new DataTransfer().files);
            event.currentTarget.value = "";
            void take(() => chosen);
          }}
        />
        <input
          ref={folder}
          type="file"
          hidden
          data-testid="folder"
          {...{ webkitdirectory: "" }}
          onChange={(event) => {
            const chosen = gatherChosen(event.currentTarget.files ?? new DataTransfer().files);
            event.currentTarget.value = "";
            void take(() => chosen);
          }}
        />
      </div>
      {problems.length > 0 ? (
        <div className={classes.problems} role="alert">
          <strong>{counted(problems.length, "problem")} with the CSV files: what they are about is not sent.</strong>
          <ul>
            {problems.slice(0, 20).map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
          {problems.length > 20 ? <p className={classes.quiet}>and {problems.length - 20} more</p> : null}
        </div>
      ) : null}
      {notes.map((note) => (
        <p key={note} className={classes.quiet} role="status">
          {note}
        </p>
      ))}
    </section>
  );
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

"use client";

import { useApolloClient } from "@apollo/client/react";
import { Button, Checkbox } from "@mantine/core";
import { planImport, readFactsCsv, readLesionsCsv } from "@second-read/imaging/view";
import { IconUpload } from "@tabler/icons-react";
import { type DragEvent, useRef, useState } from "react";
import { counted } from "../../ui/format.ts";
import { type GatheredFile, gatherChosen, gatherDropped, sortFiles } from "./gather-files.ts";
import classes from "./import.module.css";
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

  async function take(gather: () => Promise<readonly GatheredFile[]> | readonly GatheredFile[]) {
    setBusy(true);
    try {
      await send(await gather());
    } catch (error) {
      setProblems([`These files cannot be read: ${error instanceof Error ? error.message : "unknown reason"}`]);
    } finally {
      setBusy(false);
    }
  }

  async function send(gathered: readonly GatheredFile[]) {
    const { images, facts, lesions, others } = sortFiles(gathered);
    const factsRead = facts ? readFactsCsv(await facts.file.text()) : null;
    const lesionsRead = lesions ? readLesionsCsv(await lesions.file.text()) : null;
    setProblems([
      ...(factsRead?.problems ?? []).map(({ message }) => `${facts?.path}: ${message}`),
      ...(lesionsRead?.problems ?? []).map(({ message }) => `${lesions?.path}: ${message}`),
      ...(globalThis.crypto?.subtle
        ? []
        : ["This page is not on a secure connection, so files cannot be checked before sending. Open it by https."]),
    ]);
    setNotes([
      ...(others.length > 0
        ? [
            `${counted(others.length, "file")} beside the images left out: ${others
              .map(({ file }) => file.name)
              .slice(0, 5)
              .join(", ")}`,
          ]
        : []),
      ...(images.length === 0 ? ["There is no image among these files."] : []),
    ]);
    if (images.length === 0 || !globalThis.crypto?.subtle) return;
    const byPath = new Map(images.map((image) => [image.path, image.file]));
    const plan = planImport([...byPath.keys()], factsRead, lesionsRead?.lesions);
    store.start({
      client,
      projectId,
      planned: plan.files.flatMap((planned) => {
        const file = byPath.get(planned.path);
        return file ? [{ ...planned, file }] : [];
      }),
      turnedAway: plan.rejections,
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
          <strong>{counted(problems.length, "line")} of the CSV files cannot be used; the rest goes on.</strong>
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

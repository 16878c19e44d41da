"use client";

import { Button, Checkbox, Group, Text } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { type ChangeEvent, type DragEvent, useRef, useState } from "react";
import { Quiet } from "../../ui/quiet.tsx";
import { CsvHelp } from "./csv-help.tsx";
import { CsvProblems } from "./csv-problems.tsx";
import { gatherChosen, gatherDropped } from "./gather-files.ts";
import classes from "./import.module.css";
import type { ImportStore } from "./import-store.ts";
import { useDropped } from "./use-dropped.ts";

/** The area where files, folders and CSV files are dropped or chosen. Problems of the CSV files are shown before anything is sent. */
export function DropArea({ store, projectId }: { store: ImportStore; projectId: string }) {
  const [over, setOver] = useState(false);
  const [pixelsAreClean, setPixelsAreClean] = useState(false);
  const { take, busy, notes, problems } = useDropped(store, projectId, pixelsAreClean);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const { items } = event.dataTransfer;
    void take(() => gatherDropped(items));
  }

  function onChoose({ currentTarget: input }: ChangeEvent<HTMLInputElement>) {
    const chosen = gatherChosen(input.files ?? new DataTransfer().files);
    input.value = "";
    void take(() => chosen);
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
        <Text fz={17} c="var(--text)">
          {busy ? "Reading the files…" : "Drop files or a folder here"}
        </Text>
        <Quiet block>
          DICOM mammograms as they are; PNG, TIFF, PGM and JPEG with a facts.csv that names patient, side and view of each. Marks come in a
          lesions.csv.
        </Quiet>
        <Group gap={8}>
          <Button variant="default" size="xs" onClick={() => files.current?.click()} disabled={busy}>
            Choose files
          </Button>
          <Button variant="default" size="xs" onClick={() => folder.current?.click()} disabled={busy}>
            Choose a folder
          </Button>
        </Group>
        <Checkbox
          size="xs"
          checked={pixelsAreClean}
          onChange={(event) => setPixelsAreClean(event.currentTarget.checked)}
          label="I have checked that no names are burned into the pixels of images without facts"
        />
        <input ref={files} type="file" multiple hidden data-testid="files" onChange={onChoose} />
        <input ref={folder} type="file" hidden data-testid="folder" {...{ webkitdirectory: "" }} onChange={onChoose} />
      </div>
      <CsvHelp />
      <CsvProblems problems={problems} />
      {notes.map((note) => (
        <Text key={note} size="xs" c="dimmed" role="status">
          {note}
        </Text>
      ))}
    </section>
  );
}

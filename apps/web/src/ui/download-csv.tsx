"use client";

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { saveFile } from "./save-file.ts";

export interface DownloadCsvProps {
  readonly fileName: string;
  /** Creates the table when the button is pressed. */
  readonly table: () => string | Promise<string>;
  /** What is downloaded, for screen readers. */
  readonly label: string;
}

/** Saves a table of the page as a CSV file. */
export function DownloadCsv({ fileName, table, label }: DownloadCsvProps) {
  const [state, setState] = useState<"ready" | "loading" | "failed">("ready");
  async function download() {
    setState("loading");
    try {
      saveFile(fileName, new Blob([await table()], { type: "text/csv;charset=utf-8" }));
      setState("ready");
    } catch {
      setState("failed");
    }
  }
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconDownload size={13} aria-hidden />}
      aria-label={`Download ${label} as CSV`}
      loading={state === "loading"}
      onClick={() => void download()}
    >
      {state === "failed" ? "Unavailable: try again" : "CSV"}
    </Button>
  );
}

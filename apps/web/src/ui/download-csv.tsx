"use client";

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";

export interface DownloadCsvProps {
  readonly fileName: string;
  /** The table; asked for when the button is pressed. */
  readonly table: () => string | Promise<string>;
  /** What is downloaded, for readers of screens. */
  readonly label: string;
}

/** Saves a table that the page shows as a file. */
export function DownloadCsv({ fileName, table, label }: DownloadCsvProps) {
  const [state, setState] = useState<"ready" | "loading" | "failed">("ready");
  async function download() {
    setState("loading");
    try {
      save(fileName, await table());
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

function save(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}

"use client";

import { Button, Modal, Table, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { whole } from "../../ui/format.ts";
import { ListTable } from "../../ui/list-table.tsx";
import { FileStageLabel } from "./file-stage-label.tsx";
import type { FileStage, ImportedFile } from "./import-state.ts";
import { ReceiptWords } from "./receipt-words.tsx";

const rowsShown = 200;

const order: Readonly<Record<FileStage, number>> = {
  sending: 0,
  hashing: 0,
  checking: 1,
  failed: 2,
  rejected: 3,
  "no file": 3,
  corrected: 4,
  filed: 4,
  "already filed": 5,
  waiting: 6,
  stopped: 7,
  skipped: 8,
};

/** Files as rows, those in progress first. A click on a row shows its receipt. */
export function FileTable({ files }: { files: readonly ImportedFile[] }) {
  const [showsAll, setShowsAll] = useState(false);
  const [receiptOf, setReceiptOf] = useState<ImportedFile | null>(null);
  const sorted = [...files].sort((a, b) => order[a.stage] - order[b.stage]);
  const shown = showsAll ? sorted : sorted.slice(0, rowsShown);
  return (
    <>
      <ListTable verticalSpacing={4} heads={["File", "State", "View", <VisuallyHidden key="actions">Actions</VisuallyHidden>]}>
        {shown.map((file) => (
          <Table.Tr key={`${file.uploadId ?? ""}${file.path}`}>
            <Table.Td style={{ overflowWrap: "anywhere" }}>{file.path}</Table.Td>
            <Table.Td>
              <FileStageLabel file={file} />
            </Table.Td>
            <Table.Td>{file.viewLabel ?? ""}</Table.Td>
            <Table.Td ta="right">
              {file.receipt ? (
                <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setReceiptOf(file)}>
                  Receipt
                </Button>
              ) : null}
            </Table.Td>
          </Table.Tr>
        ))}
      </ListTable>
      {sorted.length > shown.length ? (
        <Button size="xs" variant="default" mt="sm" onClick={() => setShowsAll(true)}>
          Show all {whole(sorted.length)}
        </Button>
      ) : null}
      <Modal
        opened={receiptOf !== null}
        onClose={() => setReceiptOf(null)}
        closeOnClickOutside
        title={`De-identification of ${receiptOf?.path ?? ""}`}
        size="lg"
      >
        {receiptOf?.receipt ? <ReceiptWords receipt={receiptOf.receipt} /> : null}
      </Modal>
    </>
  );
}

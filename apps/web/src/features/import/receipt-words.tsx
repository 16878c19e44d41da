import { DataList } from "@mantine/core";
import { counted } from "../../ui/format.ts";
import type { FileReceipt } from "./import-state.ts";

/** What de-identification kept, replaced and removed in one file: names only, no values. */
export function ReceiptWords({ receipt }: { receipt: FileReceipt }) {
  const { kept, replaced, dropped, droppedPrivate, droppedBesides } = receipt;
  const removed = [counted(dropped, "other attribute"), counted(droppedPrivate, "private attribute")].join(", ");
  const rows = [
    { label: `Kept (${kept.length})`, text: kept.join(", ") || "nothing" },
    { label: `Replaced: hashed, shifted or banded (${replaced.length})`, text: replaced.join(", ") || "nothing" },
    { label: "Removed", text: droppedBesides.length > 0 ? `${removed}; ${droppedBesides.join(", ")}` : removed },
  ];
  return (
    <DataList orientation="vertical">
      {rows.map(({ label, text }) => (
        <DataList.Item key={label}>
          <DataList.ItemLabel>{label}</DataList.ItemLabel>
          <DataList.ItemValue style={{ overflowWrap: "anywhere" }}>{text}</DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}

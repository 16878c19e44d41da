import { Modal } from "@mantine/core";
import { KeyMap, keyMapOf } from "./key-map.tsx";

/** The key map of a page as a dialog. */
export function KeyMapDialog({ page, onClose }: { page: string | undefined; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} closeOnClickOutside title="Keys" size={page === "read" ? 980 : "lg"}>
      <KeyMap groups={keyMapOf(page)} />
    </Modal>
  );
}

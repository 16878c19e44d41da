"use client";

import { Modal } from "@mantine/core";
import { RetrainForm } from "./retrain-form.tsx";

/** The form keeps its idempotency key while the dialog is open, so that submitting it twice starts only one run. */
export function RetrainDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Retrain" size="lg">
      <RetrainForm onClose={onClose} />
    </Modal>
  );
}

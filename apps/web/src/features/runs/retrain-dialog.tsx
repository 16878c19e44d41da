"use client";

import { Modal } from "@mantine/core";
import { RetrainForm } from "./retrain-form.tsx";

/** Sent twice from one opening it is one run: the form, with its idempotency key, lasts as long as the dialog is open. */
export function RetrainDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Retrain" size="lg">
      <RetrainForm onClose={onClose} />
    </Modal>
  );
}

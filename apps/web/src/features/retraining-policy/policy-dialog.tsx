"use client";

import { Modal } from "@mantine/core";
import type { Policy } from "./policy-draft.ts";
import { PolicyForm } from "./policy-form.tsx";

/** The form lasts as long as the dialog is open, and begins with the current policy. */
export function PolicyDialog({ policy, opened, onClose }: { policy: Policy; opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Automatic retraining" size="lg">
      <PolicyForm policy={policy} onClose={onClose} />
    </Modal>
  );
}

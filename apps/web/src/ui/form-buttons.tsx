import { Button, type ButtonProps, Group } from "@mantine/core";
import type { ReactNode } from "react";

/** The foot of a form in a dialog: Cancel and the submit button. */
export function FormButtons({ onClose, children, ...submit }: ButtonProps & { onClose: () => void; children: ReactNode }) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <Button type="submit" {...submit}>
        {children}
      </Button>
    </Group>
  );
}

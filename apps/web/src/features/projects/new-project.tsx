"use client";

import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { NewProjectForm } from "./new-project-form.tsx";

/** Lets an administrator create a project. */
export function NewProject() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={open}>
        New project
      </Button>
      <Modal opened={opened} onClose={close} title="New project">
        <NewProjectForm onClose={close} />
      </Modal>
    </>
  );
}

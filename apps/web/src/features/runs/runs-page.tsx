"use client";

import { Button, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Page } from "../../ui/page.tsx";
import { BlindNote } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { PolicyPanel } from "../retraining-policy/policy-panel.tsx";
import { OutlookPanel } from "./outlook-panel.tsx";
import { RetrainDialog } from "./retrain-dialog.tsx";
import { RunList } from "./run-list.tsx";

/** What a retraining would use now, the button that starts one, and every run. */
export function RunsPage() {
  const { may } = useProject();
  const [opened, { open, close }] = useDisclosure(false);
  const retrain = may("READER", "DATA_MANAGER", "ANALYST", "ADMIN") ? <Button onClick={open}>Retrain</Button> : null;
  return (
    <Page title="Train" lead="Train a new model version on the current truth." actions={retrain}>
      <BlindNote />
      <Stack gap={12}>
        <OutlookPanel />
        <PolicyPanel />
      </Stack>
      <RunList emptyAction={retrain} />
      <RetrainDialog opened={opened} onClose={close} />
    </Page>
  );
}

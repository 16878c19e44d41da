"use client";

import { Stack } from "@mantine/core";
import { Page } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { AuditPanel } from "./audit-panel.tsx";
import { MembersPanel } from "./members-panel.tsx";
import { SettingsPanel } from "./settings-panel.tsx";
import { TokensPanel } from "./tokens-panel.tsx";

/** Members and roles, the project's settings, one's own tokens, and the audit trail; all but the tokens are for administrators. */
export function PeoplePage() {
  const { may } = useProject();
  const isAdministrator = may("ADMIN");
  return (
    <Page
      title="People"
      lead={
        isAdministrator
          ? "Members, roles, settings and the audit trail."
          : "Your API tokens. Members and the audit trail are shown to administrators."
      }
    >
      <Stack gap={14}>
        {isAdministrator ? <MembersPanel /> : null}
        {isAdministrator ? <SettingsPanel /> : null}
        <TokensPanel />
        {isAdministrator ? <AuditPanel /> : null}
      </Stack>
    </Page>
  );
}

"use client";

import { Stack } from "@mantine/core";
import { Page } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { WebhooksPanel } from "../webhooks/webhooks-panel.tsx";
import { AuditPanel } from "./audit-panel.tsx";
import { MembersPanel } from "./members-panel.tsx";
import { SettingsPanel } from "./settings-panel.tsx";
import { TokensPanel } from "./tokens-panel.tsx";

/** Members and roles, the project's settings and the audit trail for administrators; webhooks for data managers too; for everybody their own tokens. */
export function PeoplePage() {
  const { may } = useProject();
  const isAdministrator = may("ADMIN");
  const managesWebhooks = may("DATA_MANAGER", "ADMIN");
  return (
    <Page
      title="People"
      lead={
        isAdministrator
          ? "Members, roles, settings, webhooks and the audit trail."
          : `${managesWebhooks ? "Webhooks and your API tokens" : "Your API tokens"}. Members and the audit trail are shown to administrators.`
      }
    >
      <Stack gap={14}>
        {isAdministrator ? <MembersPanel /> : null}
        {isAdministrator ? <SettingsPanel /> : null}
        {managesWebhooks ? <WebhooksPanel /> : null}
        <TokensPanel />
        {isAdministrator ? <AuditPanel /> : null}
      </Stack>
    </Page>
  );
}

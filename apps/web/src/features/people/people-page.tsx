"use client";

import { Group, Stack } from "@mantine/core";
import { Page } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { WebhooksPanel } from "../webhooks/webhooks-panel.tsx";
import { AccountsPanel } from "./accounts-panel.tsx";
import { AllTokensPanel } from "./all-tokens-panel.tsx";
import { AuditPanel } from "./audit-panel.tsx";
import { GroupsPanel } from "./groups-panel.tsx";
import { MembersPanel } from "./members-panel.tsx";
import { SettingsPanel } from "./settings-panel.tsx";

/** Members and roles, accounts, the project's settings and the audit trail for administrators; webhooks for data managers too. */
export function PeoplePage() {
  const { may } = useProject();
  const isAdministrator = may("ADMIN");
  return (
    <Page title="People" lead={isAdministrator ? <PanelLinks /> : "Webhooks. Members and the audit trail are shown to administrators."}>
      <Stack gap={14}>
        {isAdministrator ? <MembersPanel /> : null}
        {isAdministrator ? <GroupsPanel /> : null}
        {isAdministrator ? <AccountsPanel /> : null}
        {isAdministrator ? <SettingsPanel /> : null}
        <WebhooksPanel />
        {isAdministrator ? <AllTokensPanel /> : null}
        {isAdministrator ? <AuditPanel /> : null}
      </Stack>
    </Page>
  );
}

const panels = [
  ["members", "Members"],
  ["accounts", "Accounts"],
  ["settings", "Settings"],
  ["webhooks", "Webhooks"],
  ["tokens", "All API tokens"],
  ["audit-trail", "Audit trail"],
] as const;

/** The page is several screens long; its last panel is the one that auditors come for. */
function PanelLinks() {
  return (
    <Group component="nav" aria-label="On this page" gap="4px 14px">
      {panels.map(([id, title]) => (
        <a key={id} href={`#${id}`}>
          {title}
        </a>
      ))}
    </Group>
  );
}

"use client";

import { Page } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { AuditPanel } from "./audit-panel.tsx";
import { MembersPanel } from "./members-panel.tsx";
import classes from "./people.module.css";
import { SettingsPanel } from "./settings-panel.tsx";
import { TokensPanel } from "./tokens-panel.tsx";

/** Members and roles, the project's settings, one's own tokens, and the audit trail; all but the tokens are an administrator's. */
export function PeoplePage() {
  const { may } = useProject();
  const isAdministrator = may("ADMIN");
  return (
    <Page
      title="People"
      lead={
        isAdministrator
          ? "Who may do what here, and what was done."
          : "Your API tokens. Members and the audit trail are an administrator's."
      }
    >
      <div className={classes.stack}>
        {isAdministrator ? <MembersPanel /> : null}
        {isAdministrator ? <SettingsPanel /> : null}
        <TokensPanel />
        {isAdministrator ? <AuditPanel /> : null}
      </div>
    </Page>
  );
}

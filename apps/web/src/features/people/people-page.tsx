"use client";

import { Page } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { AuditPanel } from "./audit-panel.tsx";
import { MembersPanel } from "./members-panel.tsx";
import classes from "./people.module.css";
import { TokensPanel } from "./tokens-panel.tsx";

/** Members and roles, one's own tokens, and the audit trail; the first and the last are an administrator's. */
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
        <TokensPanel />
        {isAdministrator ? <AuditPanel /> : null}
      </div>
    </Page>
  );
}

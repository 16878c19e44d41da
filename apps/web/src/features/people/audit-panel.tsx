"use client";

import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { Panel } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { ProjectArchives, SystemArchives } from "./audit-archives.tsx";
import { AuditDownload } from "./audit-download.tsx";
import { AuditRetention } from "./audit-retention.tsx";
import { ProjectTrail, SystemTrail } from "./audit-trail.tsx";
import { ProjectVerification, SystemVerification } from "./audit-verification.tsx";

type Which = "PROJECT" | "SYSTEM";

/** What was done and by whom, in this project and outside of projects: hash chains that can be verified and downloaded here. */
export function AuditPanel() {
  const { project } = useProject();
  const [which, setWhich] = useState<Which>("PROJECT");
  const isOfProject = which === "PROJECT";
  return (
    <Panel
      title="Audit trail"
      id="audit-trail"
      actions={
        <>
          {isOfProject ? <ProjectVerification /> : <SystemVerification />}
          <AuditDownload chain={isOfProject ? project.id : "system"} />
        </>
      }
    >
      <SegmentedControl
        size="xs"
        mb="sm"
        aria-label="Which audit trail"
        value={which}
        onChange={(value) => setWhich(value as Which)}
        data={[
          { value: "PROJECT", label: "This project" },
          { value: "SYSTEM", label: "Sign-ins and accounts" },
        ]}
      />
      <AuditRetention />
      {isOfProject ? <ProjectTrail /> : <SystemTrail />}
      {isOfProject ? <ProjectArchives /> : <SystemArchives />}
    </Panel>
  );
}

import { headers } from "next/headers";
import type { ReactNode } from "react";
import { askApi } from "../../../data/ask-api.ts";
import { myRolesDocument, projectsDocument } from "../../../data/session.ts";
import { Frame } from "../../../features/frame/frame.tsx";
import type { KnownScope } from "../../../features/frame/use-project-scope.ts";
import { earlyExamProgram } from "../../../features/read/early-exam.ts";
import { earlyCanvasProgram } from "../../../viewer/early-canvas.ts";

export default async function ProjectLayout({ params, children }: { params: Promise<{ project: string }>; children: ReactNode }) {
  const key = decodeURIComponent((await params).project);
  const known = await knownScope(key);
  const project = known?.projects.projects.find((one) => one.key === key);
  const reads = known?.person.me?.projectRoles.includes("READER");
  // The canvas comes second: it blocks the page, and the request would wait for it.
  const programs = [project && reads ? earlyExamProgram(project.id) : "", earlyCanvasProgram];
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <>
      <script nonce={nonce} dangerouslySetInnerHTML={{ __html: programs.join(";") }} />
      <Frame projectKey={key} known={known}>
        {children}
      </Frame>
    </>
  );
}

/** Two round trips that every page of a project begins with, made beside the API instead of from the browser. */
async function knownScope(key: string): Promise<KnownScope | null> {
  const projects = await askApi(projectsDocument, {});
  const project = projects?.projects.find((one) => one.key === key);
  const person = project && (await askApi(myRolesDocument, { projectId: project.id }));
  return projects && person?.me ? { projects, person } : null;
}

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
  // The request first: the canvas program blocks the page and would delay it.
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

/** The two queries that every page of a project begins with, made on the server to save the browser two round trips. */
async function knownScope(key: string): Promise<KnownScope | null> {
  const projects = await askApi(projectsDocument, {});
  const project = projects?.projects.find((one) => one.key === key);
  const person = project && (await askApi(myRolesDocument, { projectId: project.id }));
  return projects && person?.me ? { projects, person } : null;
}

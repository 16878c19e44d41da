"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { destinationsFor, landingOf } from "./navigation.ts";
import { useProject } from "./project-context.tsx";

/** /p/{project} has no page of its own and redirects to the page with the role's work. */
export function Home() {
  const { project, roles } = useProject();
  const router = useRouter();
  useEffect(() => {
    const first = landingOf(roles) ?? destinationsFor(roles)[0];
    if (first) router.replace(`/p/${project.key}/${first.path}`);
  }, [project.key, roles, router]);
  return null;
}

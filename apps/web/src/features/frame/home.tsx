"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { destinationsFor } from "./navigation.ts";
import { useProject } from "./project-context.tsx";

/** /p/{project} itself has nothing to show: it goes to the first page that the role may use. */
export function Home() {
  const { project, roles } = useProject();
  const router = useRouter();
  useEffect(() => {
    const first = destinationsFor(roles).find(({ key }) => key !== "missed") ?? destinationsFor(roles)[0];
    if (first) router.replace(`/p/${project.key}/${first.path}`);
  }, [project.key, roles, router]);
  return null;
}

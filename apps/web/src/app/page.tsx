import type { Metadata } from "next";
import { ProjectList } from "../features/projects/project-list.tsx";

export const metadata: Metadata = { title: { absolute: "Projects · Second Read" } };

export default async function ProjectsPage({ searchParams }: { searchParams: Promise<{ entering?: string }> }) {
  return <ProjectList entering={(await searchParams).entering !== undefined} />;
}

import type { Metadata } from "next";
import { ProjectList } from "../features/projects/project-list.tsx";

export const metadata: Metadata = { title: "Projects" };

export default function ProjectsPage() {
  return <ProjectList />;
}

import type { ReactNode } from "react";
import { Frame } from "../../../features/frame/frame.tsx";

export default async function ProjectLayout({ params, children }: { params: Promise<{ project: string }>; children: ReactNode }) {
  return <Frame projectKey={decodeURIComponent((await params).project)}>{children}</Frame>;
}

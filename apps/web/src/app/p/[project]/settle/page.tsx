import { permanentRedirect } from "next/navigation";

interface RouteProps {
  params: Promise<{ project: string }>;
  searchParams: Promise<{ exam?: string | string[] }>;
}

/** The page's earlier address, for bookmarks and links that were sent. */
export default async function EarlierAddress({ params, searchParams }: RouteProps) {
  const { project } = await params;
  const { exam } = await searchParams;
  const query = typeof exam === "string" ? `?exam=${encodeURIComponent(exam)}` : "";
  permanentRedirect(`/p/${project}/arbitration${query}`);
}

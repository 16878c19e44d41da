import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { VersionPage } from "../../../../../features/versions/version-page.tsx";

interface RouteProps {
  params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: RouteProps): Promise<Metadata> {
  return { title: `v${decodeURIComponent((await params).number)}` };
}

export default async function VersionRoute({ params }: RouteProps) {
  const number = Number((await params).number);
  if (!Number.isInteger(number) || number < 1) notFound();
  return <VersionPage number={number} />;
}

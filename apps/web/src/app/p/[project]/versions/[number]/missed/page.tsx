import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MissedPage } from "../../../../../../features/missed/missed-page.tsx";

interface RouteProps {
  params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: RouteProps): Promise<Metadata> {
  return { title: `Missed by v${decodeURIComponent((await params).number)}` };
}

export default async function MissedRoute({ params }: RouteProps) {
  const number = Number((await params).number);
  if (!Number.isInteger(number) || number < 1) notFound();
  return <MissedPage number={number} />;
}

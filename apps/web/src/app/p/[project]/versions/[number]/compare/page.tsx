import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ComparePage } from "../../../../../../features/compare/compare-page.tsx";

interface RouteProps {
  params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: RouteProps): Promise<Metadata> {
  return { title: `Compare v${decodeURIComponent((await params).number)}` };
}

export default async function CompareRoute({ params }: RouteProps) {
  const number = Number((await params).number);
  if (!Number.isInteger(number) || number < 1) notFound();
  return <ComparePage number={number} />;
}

import type { Metadata } from "next";
import { safeNext } from "../../features/sign-in/safe-next.ts";
import { SignIn } from "../../features/sign-in/sign-in.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[]; error?: string }> }) {
  const { next, error } = await searchParams;
  return <SignIn next={safeNext(next)} failed={error !== undefined} />;
}

import type { Metadata } from "next";
import { SignIn } from "../../features/sign-in/sign-in.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string; error?: string }> }) {
  const { next, error } = await searchParams;
  return <SignIn next={next} failed={error !== undefined} />;
}

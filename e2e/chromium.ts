import { type Browser, type BrowserContext, chromium, type LaunchOptions } from "@playwright/test";
import { findChromium } from "@second-read/testing";
import type { Demo, Person } from "./demo.ts";

/** Chromium from PATH or CHROMIUM_BIN, with WebGL in software: the same image with and without a graphics card. */
export function launchOptions(): LaunchOptions {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("Chromium is not here: install it, or name it with CHROMIUM_BIN.");
  return {
    executablePath,
    args: ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
    // The sandbox of Chromium refuses to run as root.
    chromiumSandbox: process.getuid?.() !== 0,
  };
}

export function openChromium(): Promise<Browser> {
  return chromium.launch(launchOptions());
}

/** A browser profile in which this person is signed in. */
export async function signedIn(browser: Browser, demo: Demo, person: Person): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: demo.origin });
  const answer = await context.request.post("/auth/sign-in/email", { data: demo.account(person), headers: { origin: demo.origin } });
  if (!answer.ok()) throw new Error(`${person} could not sign in: ${answer.status()}`);
  return context;
}

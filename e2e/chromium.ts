import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import type { Demo, Person } from "./demo.ts";

/** Chromium in the path or at CHROMIUM_BIN, drawing WebGL in software: the same picture with and without a graphics card. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
    // The sandbox of Chromium refuses to run as root.
    chromiumSandbox: process.getuid?.() !== 0,
  });
}

function findChromium(): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [
    process.env.CHROMIUM_BIN,
    ...["chromium", "google-chrome"].flatMap((name) => folders.map((folder) => join(folder, name))),
  ];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) throw new Error("Chromium is not here: install it, or name it with CHROMIUM_BIN.");
  return found;
}

/** A browser profile in which this person is signed in. */
export async function signedIn(browser: Browser, demo: Demo, person: Person): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: demo.origin });
  const answer = await context.request.post("/auth/sign-in/email", { data: demo.account(person), headers: { origin: demo.origin } });
  if (!answer.ok()) throw new Error(`${person} could not sign in: ${answer.status()}`);
  return context;
}

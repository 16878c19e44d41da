/**
 * Every page in Chromium in its four states (loading, empty, failed, full) at two sizes, and at a phone's if it must also read well there, into
 * screenshots/. Fails if a full page logs an error. Look at each screenshot.
 *
 *   npm run screenshots [-- NAME …]    only the named pages
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { openChromium, signedIn } from "./chromium.ts";
import { type Demo, findDemo, type Person, waitForVersions } from "./demo.ts";
import { untilArrived, untilDrawn } from "./pictures/arrived.ts";
import { findPlaces, type Picture, type Places, pictures } from "./pictures/pages.ts";
import { bringAbout, type State, states } from "./pictures/states.ts";

const folder = join(import.meta.dirname, "../screenshots");
const desktops = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];
const phone = { width: 390, height: 844 };

/** Takes one page in one state at all its sizes; returns what went wrong. */
async function take(context: BrowserContext, picture: Picture, state: State, places: Places): Promise<string[]> {
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(`unhandled: ${error.message}`));
  try {
    await open(page, picture, state, places);
    for (const size of [...desktops, ...(picture.phone ? [phone] : [])]) {
      await page.setViewportSize(size);
      await (state === "full" ? untilArrived(page) : untilDrawn(page));
      await page.screenshot({
        path: join(folder, `${picture.name}.${state}.${size.width}.png`),
        fullPage: true,
        animations: "disabled",
        caret: "hide",
      });
    }
  } catch (error) {
    errors.push(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
    await page.screenshot({ path: join(folder, `${picture.name}.${state}.wrong.png`) }).catch(() => undefined);
    return errors;
  } finally {
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.close();
  }
  // The other states are produced by failing the page's requests, which a browser logs by itself.
  return state === "full" ? errors : [];
}

async function open(page: Page, picture: Picture, state: State, places: Places): Promise<void> {
  await page.setViewportSize(desktops[0] as { width: number; height: number });
  let met: () => void = () => undefined;
  const caught = new Promise<void>((resolve) => {
    met = resolve;
  });
  await bringAbout(page, state, picture, met);
  await page.goto(picture.path(places));
  await picture.act?.(page, state);
  if (picture.operations.length === 0) return;
  if (state === "full") await page.locator("[data-state=full], [data-views], [role=dialog]").first().waitFor();
  else await caught;
  if ((state === "empty" || state === "failed") && picture.name !== "find") await page.locator(`[data-state=${state}]`).first().waitFor();
}

async function takeAll(demo: Demo, chosen: readonly Picture[]): Promise<number> {
  await waitForVersions(demo, 1);
  const places = await findPlaces(demo);
  await mkdir(folder, { recursive: true });
  const browser = await openChromium();
  const contexts = new Map<Person | null, BrowserContext>([[null, await browser.newContext({ baseURL: demo.origin })]]);
  let wrong = 0;
  try {
    for (const picture of chosen) {
      const context = contexts.get(picture.person) ?? (await signedIn(browser, demo, picture.person as Person));
      contexts.set(picture.person, context);
      for (const state of states) {
        if (picture.without?.[state]) continue;
        const errors = await take(context, picture, state, places);
        wrong += errors.length;
        console.log(`${errors.length === 0 ? "✓" : "✗"} ${picture.name} ${state}${errors.map((error) => `\n    ${error}`).join("")}`);
      }
    }
  } finally {
    await browser.close();
  }
  console.log(wrong === 0 ? `All pictures are in ${folder}. Look at each.` : `${wrong} things went wrong.`);
  return wrong === 0 ? 0 : 1;
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !pictures.some((picture) => picture.name === name));
if (unknown.length > 0) {
  console.error(`No page is called ${unknown.join(", ")}; there are ${pictures.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
const demo = await findDemo();
try {
  process.exitCode = await takeAll(
    demo,
    pictures.filter(({ name }) => names.length === 0 || names.includes(name)),
  );
} finally {
  await demo.stop();
}

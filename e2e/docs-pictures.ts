/**
 * The screenshots of README and docs/roles, taken from the demo, into docs/images/. It changes the demo: two drafts, and the decision of the exam in
 * arbitration, so it needs a demo in which that exam is still waiting. If none is running, it starts one of its own and stops it.
 *
 *   npm run screenshots -- --docs [NAME …]    only the named screenshots
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { openChromium, signedIn } from "./chromium.ts";
import { type Demo, findDemo, type Person, waitForVersions } from "./demo.ts";
import { untilArrived } from "./pictures/arrived.ts";
import { type DocsPicture, docsPictures } from "./pictures/docs.ts";
import { findPlaces, type Picture, type Places, pictures } from "./pictures/pages.ts";

const folder = join(import.meta.dirname, "../docs/images");
const size = { width: 1280, height: 800 };
const largestBytes = 150_000;

/** Takes one screenshot; returns its size in bytes. */
async function take(context: BrowserContext, picture: DocsPicture, of: Picture, places: Places): Promise<number> {
  const page = await context.newPage();
  try {
    await page.setViewportSize(size);
    await page.goto(of.path(places));
    await page.locator("[data-state=full], [data-views], [role=dialog]").first().waitFor();
    await of.act?.(page, "full");
    await picture.act?.(page);
    // Away from anything that highlights or opens under the pointer.
    await page.mouse.move(size.width - 2, size.height - 2);
    await untilArrived(page);
    const bytes = await webp(page);
    if (bytes.byteLength > largestBytes) throw new Error(`${bytes.byteLength} bytes; the most is ${largestBytes}`);
    await writeFile(join(folder, `${picture.name}.webp`), bytes);
    return bytes.byteLength;
  } finally {
    await page.close();
  }
}

/** Encodes what is on screen; Playwright itself cannot write WebP. */
async function webp(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  return Buffer.from(data, "base64");
}

async function takeAll(demo: Demo, browser: Browser, chosen: readonly DocsPicture[]): Promise<void> {
  await waitForVersions(demo, 2);
  const places = await findPlaces(demo);
  await mkdir(folder, { recursive: true });
  const contexts = new Map<Person, BrowserContext>();
  let total = 0;
  for (const picture of chosen) {
    const of = pictures.find(({ name }) => name === picture.page);
    const person = picture.person ?? of?.person;
    if (!of || !person) throw new Error(`There is no page ${picture.page}.`);
    await picture.prepare?.(demo);
    const context = contexts.get(person) ?? (await signedIn(browser, demo, person));
    contexts.set(person, context);
    const bytes = await take(context, picture, of, places);
    total += bytes;
    console.log(`✓ ${picture.name} ${Math.round(bytes / 1000)} kB`);
  }
  console.log(`${chosen.length} pictures, ${Math.round(total / 1000)} kB, in docs/images. Look at each.`);
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !docsPictures.some((picture) => picture.name === name));
if (unknown.length > 0) {
  console.error(`No picture is called ${unknown.join(", ")}; there are ${docsPictures.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
const demo = await findDemo();
try {
  const browser = await openChromium();
  try {
    await takeAll(
      demo,
      browser,
      docsPictures.filter(({ name }) => names.length === 0 || names.includes(name)),
    );
  } finally {
    await browser.close();
  }
} finally {
  await demo.stop();
}

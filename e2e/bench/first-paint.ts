/**
 * How long a reader waits for images, in headless Chromium on the running demo, over loopback: from opening the page to the first view and to all
 * four, and from Enter to the four views of the next exam, which `upcoming` let the page prefetch.
 *
 *   npm run bench -- first-paint [--rounds 3] [--reading-seconds 4] [--report]
 *
 * Targets: 1.5 s, 2.5 s, 0.5 s. Exams of 832 × 1024 and of a detector's full size are taken from the demo and filed again in projects made for the
 * bench, so that the demo's queue stays as it is; their images are withdrawn at the end. Painted means that the graphics queue has drawn the view:
 * the time is taken after reading a pixel back. Graphics are computed in software here; a graphics card is faster.
 * A new browser initialises its graphics once, so its first page is reported separately. Each page begins with an empty cache.
 */
import { createHash } from "node:crypto";
import { cpus, loadavg } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Browser } from "@playwright/test";
import { openChromium, signedIn } from "../chromium.ts";
import { type Demo, findDemo, type Person, signInToApi } from "../demo.ts";
import { openPlainPage, type PlainPage } from "../support/plain-page.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    "reading-seconds": { type: "string", default: "4" },
    /** Also reports where the page's own time went. */
    report: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const readingSeconds = Number(values["reading-seconds"]);

const measures = [
  { name: "page to first view", targetSeconds: 1.5 },
  { name: "page to four views", targetSeconds: 2.5 },
  { name: "Enter to next exam", targetSeconds: 0.5 },
] as const;
type Measure = (typeof measures)[number]["name"];
type Times = Record<Measure, number[]>;

type Ask = Awaited<ReturnType<typeof signInToApi>>;
interface SourceExam {
  readonly size: string;
  readonly files: readonly Uint8Array<ArrayBuffer>[];
}
interface BenchProject {
  readonly id: string;
  readonly key: string;
}

const smallRows = 1024;

/** The demo's exams of each size that is read: three small ones, two of a detector's full size; those filed with truth are even smaller. */
async function takeExams(ask: Ask): Promise<SourceExam[]> {
  const [project] = (await ask<{ projects: { id: string; key: string }[] }>("{ projects { id key } }")).projects.filter(
    ({ key }) => key === "demo",
  );
  if (!project) throw new Error("There is no project demo here.");
  const { worklist } = await ask<{ worklist: { nodes: { images: { rows: number; columns: number; url: string }[] }[] } }>(
    "query($id: ID!) { worklist(projectId: $id, first: 200) { nodes { images { rows columns url } } } }",
    { id: project.id },
  );
  const whole = worklist.nodes.filter(({ images }) => images.length === 4);
  const withRows = (fits: (rows: number) => boolean) => whole.filter(({ images }) => fits(images[0]?.rows ?? 0));
  const chosen = [...withRows((rows) => rows === smallRows).slice(0, 3), ...withRows((rows) => rows > smallRows).slice(0, 2)];
  return Promise.all(
    chosen.map(async ({ images }) => ({
      size: images[0]?.rows === smallRows ? "832 × 1024" : "full size",
      files: await Promise.all(images.map(async ({ url }) => new Uint8Array(await (await fetch(url)).arrayBuffer()))),
    })),
  );
}

interface Ticket {
  readonly uploadId: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string> | null;
}

/** A project with these exams, each to be read once by the demo's first reader. */
async function makeProject(
  asks: Readonly<Record<"admin" | "manager", Ask>>,
  people: People,
  exams: readonly SourceExam[],
): Promise<BenchProject> {
  const { createProject: project } = await asks.admin<{ createProject: BenchProject }>(
    "mutation($input: CreateProjectInput!) { createProject(input: $input) { id key } }",
    {
      input: {
        key: `first-paint-${crypto.randomUUID().slice(0, 8)}`,
        name: `Bench: ${exams[0]?.size}`,
        readingProtocol: "SINGLE",
        lockedTestShare: 0,
      },
    },
  );
  for (const [person, role] of [
    ["reader1", "READER"],
    ["manager", "DATA_MANAGER"],
  ] as const)
    await asks.admin("mutation($p: ID!, $u: ID!, $r: [Role!]!) { setRoles(projectId: $p, userId: $u, roles: $r) { id } }", {
      p: project.id,
      u: people[person],
      r: [role],
    });
  for (const [number, { files }] of exams.entries())
    await Promise.all(files.map((bytes, view) => upload(asks.manager, project.id, `patient-${number}`, `${number}-${view}.dcm`, bytes)));
  return project;
}

type People = Readonly<Record<"reader1" | "manager", string>>;

async function findPeople(ask: Ask): Promise<People> {
  const { projects } = await ask<{ projects: { id: string; key: string }[] }>("{ projects { id key } }");
  const demo = projects.find(({ key }) => key === "demo");
  const { members } = await ask<{ members: { id: string; email: string }[] }>("query($id: ID!) { members(projectId: $id) { id email } }", {
    id: demo?.id,
  });
  const idOf = (person: string) => members.find(({ email }) => email.startsWith(`${person}@`))?.id ?? "";
  return { reader1: idOf("reader1"), manager: idOf("manager") };
}

async function upload(ask: Ask, projectId: string, patient: string, fileName: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const { createUpload: ticket } = await ask<{ createUpload: Ticket }>(
    "mutation($input: CreateUploadInput!) { createUpload(input: $input) { uploadId url method headers } }",
    {
      input: {
        projectId,
        fileName,
        bytes: bytes.byteLength,
        sha256: createHash("sha256").update(bytes).digest("hex"),
        imported: { patientKey: patient, examKey: patient },
      },
    },
  );
  const sent = await fetch(ticket.url, { method: ticket.method, body: bytes, headers: ticket.headers ?? {} });
  if (!sent.ok) throw new Error(`The store answered ${sent.status}.`);
  await ask("mutation($id: ID!) { completeUpload(uploadId: $id) { status } }", { id: ticket.uploadId });
}

/** An exam waits 20 s for more files before it can be read. */
async function waitUntilQueued(ask: Ask, { id }: BenchProject, count: number): Promise<void> {
  for (let second = 0; second < 300; second++, await wait(1000)) {
    const { project } = await ask<{ project: { queue: { unread: number } } }>("query($id: ID!) { project(id: $id) { queue { unread } } }", {
      id,
    });
    if (project.queue.unread >= count) return;
  }
  throw new Error("The exams of the bench were not filed within five minutes.");
}

/** Runs in the page and records when each view was drawn, when Enter was last pressed, and what failed to load. */
const watch = `
  window.painted = [];
  window.broken = [];
  window.addEventListener("error", (event) => window.broken.push(event.message || event.target?.src || event.target?.href), true);
  window.addEventListener("keydown", ({ key, timeStamp }) => { if (key === "Enter") window.entered = timeStamp; }, true);
  new PerformanceObserver((list) => {
    for (const mark of list.getEntries()) {
      if (!mark.name.startsWith("second-read:")) continue;
      const graphics = document.querySelector("canvas")?.getContext("webgl2");
      graphics?.readPixels(0, 0, 1, 1, graphics.RGBA, graphics.UNSIGNED_BYTE, new Uint8Array(4));
      window.painted.push({ name: mark.name.slice("second-read:".length), at: performance.now() });
    }
  }).observe({ type: "mark", buffered: true });
`;

/** Waits until this many exams have been painted completely; returns when, in milliseconds of the page's clock. */
function paintedAt(page: PlainPage, name: "first-view-painted" | "all-views-painted", count: number): Promise<number> {
  return page.until<number>(`window.painted.filter(({ name }) => name === "${name}")[${count - 1}]?.at`);
}

/** Opens the page in a profile that has cached nothing of it, then reads to the end of the queue. */
async function readThrough(browser: Browser, demo: Demo, { key }: BenchProject, exams: number, times: Times): Promise<void> {
  const page = await openPage(browser, demo, "reader1", `/p/${key}/read`);
  try {
    times["page to first view"].push((await paintedAt(page, "first-view-painted", 1)) / 1000);
    times["page to four views"].push((await paintedAt(page, "all-views-painted", 1)) / 1000);
    if (values.report) await report(page);
    for (let read = 1; read < exams; read++) {
      await wait(readingSeconds * 1000);
      await page.press("n");
      await page.until(`[...document.querySelectorAll('[aria-pressed="true"]')].some(({ textContent }) => textContent.includes("Normal"))`);
      await page.press("Enter");
      const shown = await paintedAt(page, "all-views-painted", read + 1);
      times["Enter to next exam"].push((shown - (await page.evaluate<number>("window.entered"))) / 1000);
    }
    await assertWhole(page);
  } finally {
    await page.close();
  }
}

/** Opens a page with images in a new browser, on a final case of the demo. */
async function warmUp(browser: Browser, demo: Demo): Promise<void> {
  const ask = await signInToApi(demo, "analyst");
  const { projects } = await ask<{ projects: { id: string; key: string }[] }>("{ projects { id key } }");
  const { worklist } = await ask<{ worklist: { nodes: { id: string }[] } }>(
    "query($id: ID!) { worklist(projectId: $id, status: [SETTLED], first: 1) { nodes { id } } }",
    { id: projects.find(({ key }) => key === "demo")?.id },
  );
  const page = await openPage(browser, demo, "analyst", `/p/demo/cases?exam=${worklist.nodes[0]?.id}`);
  try {
    const seconds = (await paintedAt(page, "all-views-painted", 1)) / 1000;
    console.log(`first page of a new browser: four views after ${seconds.toFixed(2)} s`);
  } finally {
    await page.close();
  }
}

async function openPage(browser: Browser, demo: Demo, person: Person, path: string): Promise<PlainPage> {
  const context = await signedIn(browser, demo, person);
  const cookies = await context.cookies();
  await context.close();
  const page = await openPlainPage(browser, { width: 1920, height: 1080, cookies, script: watch });
  await page.goto(`${demo.origin}${path}`);
  return page;
}

/** A page without its styles or scripts could be measured too, but the result would be meaningless. */
async function assertWhole(page: PlainPage): Promise<void> {
  const broken = await page.evaluate<string[]>("window.broken");
  if (broken.length > 0) throw new Error(`The page is not whole: ${broken.join(", ")}`);
}

/** Where the page's own time went. */
async function report(page: PlainPage): Promise<void> {
  console.log(
    await page.evaluate<string>(`[...performance.getEntries()]
      .map(({ name, entryType, startTime, duration }) => startTime.toFixed(0).padStart(6) + " +" + duration.toFixed(0).padEnd(5) + entryType + " " + name.replace(location.origin, "").slice(0, 70))
      .join("\\n")`),
  );
}

async function withdraw(ask: Ask, { id }: BenchProject): Promise<void> {
  const { worklist } = await ask<{ worklist: { nodes: { id: string }[] } }>(
    "query($id: ID!) { worklist(projectId: $id, first: 200) { nodes { id } } }",
    {
      id,
    },
  );
  for (const exam of worklist.nodes)
    await ask('mutation($id: ID!) { withdrawExam(examId: $id, reason: "the bench is over") { id } }', { id: exam.id });
}

function median(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** One line per measure; returns whether each median meets its target. */
function print(size: string, times: Times): boolean {
  return measures
    .map(({ name, targetSeconds }) => {
      const sorted = [...times[name]].sort((a, b) => a - b);
      const [least, middle, most] = [sorted[0] ?? Number.NaN, median(sorted), sorted.at(-1) ?? Number.NaN];
      const held = middle <= targetSeconds;
      console.log(
        `${size.padEnd(11)} ${name.padEnd(19)} min ${least.toFixed(2)}  median ${middle.toFixed(2)}  max ${most.toFixed(2)} s  n = ${sorted.length}  target ${targetSeconds} s  ${held ? "held" : "MISSED"}`,
      );
      return held;
    })
    .every(Boolean);
}

const demo = await findDemo();
try {
  const [admin, manager] = await Promise.all([signInToApi(demo, "admin"), signInToApi(demo, "manager")]);
  const people = await findPeople(admin);
  const exams = await takeExams(manager);
  const sizes = [...new Set(exams.map(({ size }) => size))];
  let held = true;
  const browser = await openChromium();
  try {
    await warmUp(browser, demo);
    for (const size of sizes) {
      const own = exams.filter((exam) => exam.size === size);
      const times: Times = { "page to first view": [], "page to four views": [], "Enter to next exam": [] };
      for (let round = 0; round < rounds; round++) {
        const project = await makeProject({ admin, manager }, people, own);
        await waitUntilQueued(admin, project, own.length);
        await readThrough(browser, demo, project, own.length, times);
        await withdraw(manager, project);
      }
      held = print(size, times) && held;
    }
  } finally {
    await browser.close();
  }
  console.log(
    `load average ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores: a load above the number of cores means that other work took part of the time`,
  );
  process.exitCode = held ? 0 : 1;
} finally {
  await demo.stop();
}

/**
 * Label Studio under the load of `eight-readers`: as many concurrent annotators on as many tasks, next → draft → annotation, over HTTP, on a
 * PostgreSQL with the same settings; then `eight-readers` itself. Target: ten times as many complete reads.
 *
 *   npx tsx e2e/bench/label-studio.ts --python PATH [--tasks 10000] [--readers 8] [--seconds 20] [--warm-up 3] [-- options of eight-readers]
 *
 * PATH is the Python of an environment with `label-studio` installed; without one there is nothing to compare with, and nothing is done. The server
 * is the one that `label-studio start` starts.
 */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startPostgres } from "@second-read/testing";
import { type LabelStudio, startLabelStudio } from "./label-studio/label-studio.ts";
import { at } from "./million/time-calls.ts";

const { values, positionals } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    tasks: { type: "string", default: "10000" },
    readers: { type: "string", default: "8" },
    seconds: { type: "string", default: "20" },
    "warm-up": { type: "string", default: "3" },
  },
  allowPositionals: true,
});
const [tasks, annotators, seconds, warmUpSeconds] = [values.tasks, values.readers, values.seconds, values["warm-up"]].map(Number) as [
  number,
  number,
  number,
  number,
];

/** What a reader states about an exam: an opinion per breast, and a box if it is recalled. */
const labelConfig = `<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="mark" toName="image"><Label value="Mass"/></RectangleLabels>
  <Choices name="right" toName="image"><Choice value="Normal"/><Choice value="Recall"/></Choices>
  <Choices name="left" toName="image"><Choice value="Normal"/><Choice value="Recall"/></Choices>
</View>`;

/** A project whose tasks need two annotations each. @returns its id */
async function fill(studio: LabelStudio): Promise<number> {
  const { id } = await studio.ask(0, "projects/", { title: "Eight readers", label_config: labelConfig, maximum_annotations: 2 });
  for (let first = 0; first < tasks; first += 1_000)
    await studio.ask(
      0,
      `projects/${id}/import`,
      Array.from({ length: Math.min(1_000, tasks - first) }, (_, index) => ({ data: { image: `http://127.0.0.1/${first + index}.png` } })),
    );
  return id;
}

function resultOf(recall: boolean): object[] {
  const choice = (name: string, value: string) => ({ from_name: name, to_name: "image", type: "choices", value: { choices: [value] } });
  const box = { x: 10, y: 20, width: 8, height: 6, rotation: 0, rectanglelabels: ["Mass"] };
  return [
    choice("right", recall ? "Recall" : "Normal"),
    choice("left", "Normal"),
    ...(recall
      ? [{ from_name: "mark", to_name: "image", type: "rectanglelabels", original_width: 832, original_height: 1024, value: box }]
      : []),
  ];
}

const milliseconds: Record<"next" | "draft" | "annotation", number[]> = { next: [], draft: [], annotation: [] };
let measuring = false;
let wholeReads = 0;

/** Annotates until told to stop. One task in twelve is recalled, as in `eight-readers`. */
async function annotate(studio: LabelStudio, annotator: number, project: number, isOver: () => boolean): Promise<void> {
  const timed = async (name: keyof typeof milliseconds, path: string, body?: object) => {
    const began = performance.now();
    const answer = await studio.ask(annotator, path, body);
    if (measuring) milliseconds[name].push(performance.now() - began);
    return answer;
  };
  while (!isOver()) {
    const { id } = await timed("next", `projects/${project}/next`);
    const content = { lead_time: 40, result: resultOf(Math.random() < 1 / 12) };
    await timed("draft", `tasks/${id}/drafts`, content);
    await timed("annotation", `tasks/${id}/annotations/`, content);
    if (measuring) wholeReads += 1;
  }
}

/** @returns complete reads per second */
async function measureLabelStudio(folder: string): Promise<number> {
  const server = await startPostgres({ folder: join(folder, "postgres"), password: randomBytes(16).toString("hex") });
  try {
    await server.createDatabase("studio");
    const studio = await startLabelStudio(values.python, {
      folder: join(folder, "studio"),
      databaseUrl: server.databaseUrl("studio"),
      annotators,
    });
    try {
      const project = await fill(studio);
      let over = false;
      const running = Array.from({ length: annotators }, (_, annotator) => annotate(studio, annotator, project, () => over));
      const all = Promise.all(running);
      await Promise.race([setTimeout(warmUpSeconds * 1000), all]);
      measuring = true;
      await Promise.race([setTimeout(seconds * 1000), all]);
      measuring = false;
      over = true;
      await all;
      return wholeReads / seconds;
    } finally {
      await studio.stop();
    }
  } finally {
    await server.stop();
  }
}

if (spawnSync(values.python, ["-c", "import label_studio"]).status !== 0) {
  console.log(`Not compared: ${values.python} has no label_studio.`);
} else {
  const folder = await mkdtemp(join(tmpdir(), "second-read-label-studio-"));
  try {
    await chmod(folder, 0o755);
    const theirs = await measureLabelStudio(folder);
    console.log(
      `Label Studio, ${tasks} tasks, ${annotators} annotators, load ${loadavg()[0]?.toFixed(1)}: ${theirs.toFixed(1)} whole reads/s`,
    );
    for (const [name, times] of Object.entries(milliseconds)) {
      const sorted = times.toSorted((a, b) => a - b);
      console.log(`${name.padEnd(13)} n ${String(sorted.length).padStart(5)}  p50 ${at(sorted, 0.5)} ms  p95 ${at(sorted, 0.95)} ms`);
    }
    const own = spawnSync(
      process.execPath,
      [
        ...process.execArgv,
        fileURLToPath(new URL("eight-readers.ts", import.meta.url)),
        ...["--readers", values.readers, "--seconds", values.seconds, "--warm-up", values["warm-up"], ...positionals],
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
    ).stdout;
    console.log(own);
    const ours = Number(/([\d.]+) whole reads\/s/.exec(own)?.[1]);
    const times = ours / theirs;
    console.log(`${times.toFixed(1)} times as many; target ${times >= 10 ? "reached" : "NOT reached"} (10)`);
    process.exitCode = times >= 10 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

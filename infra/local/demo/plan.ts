import type { Laterality } from "@second-read/domain";
import { type Density, type ExamRequest, type LesionRequest, randomStream } from "@second-read/phantom";
import { simulateOpinions } from "./simulate-read.ts";

export type DemoPart = "READ_TWICE" | "READ_ONCE" | "ARBITRATION" | "UNREAD";

export type DemoExam = {
  seed: number;
  density: Density;
  /** The truth that the phantom is built from; the simulated readers err from it. */
  lesions: (Required<Pick<LesionRequest, "class" | "conspicuity">> & { laterality: Laterality })[];
  request: ExamRequest;
  part: DemoPart;
  /** With READ_ONCE: who read it. */
  readBy?: 0 | 1;
};

const smallMatrix = { rows: 1024, columns: 832 };

/**
 * The demo's 62 women: 60 at 832 × 1024 and two at full size, one of each maker. Read twice are 20 on which the simulated readers agree,
 * 12 of them with a recall, so that a first version can be trained; one on which they differ waits for the arbiter; ten are read once.
 * Same list every time. Those that will be read come first.
 */
export function planDemo(): DemoExam[] {
  const exams = Array.from({ length: 60 }, (_, i) => drawExam(1001 + i, smallMatrix));
  const full = (["A", "B"] as const).map((vendor, i) => drawExam(1061 + i, { vendor }));
  const recalled: DemoExam[] = [];
  const normal: DemoExam[] = [];
  for (const exam of exams) {
    const [first, second] = [simulateOpinions(exam, exam.density, 0), simulateOpinions(exam, exam.density, 1)];
    const agree = first.every((opinion, i) => opinion.opinion === second[i]?.opinion);
    if (!agree) {
      if (!exams.some((other) => other.part === "ARBITRATION") && exam.lesions.length > 0) exam.part = "ARBITRATION";
      continue;
    }
    if (first.some((opinion) => opinion.opinion === "RECALL")) {
      if (recalled.length < 12) recalled.push(exam);
    } else if (normal.length < 8) normal.push(exam);
  }
  for (const exam of [...recalled, ...normal]) exam.part = "READ_TWICE";
  exams
    .filter((exam) => exam.part === "UNREAD")
    .slice(0, 10)
    .forEach((exam, i) => {
      exam.part = "READ_ONCE";
      exam.readBy = (i % 2) as 0 | 1;
    });
  const order: DemoPart[] = ["READ_TWICE", "ARBITRATION", "READ_ONCE", "UNREAD"];
  return [...exams.sort((a, b) => order.indexOf(a.part) - order.indexOf(b.part) || a.seed - b.seed), ...full];
}

function drawExam(seed: number, size: Pick<ExamRequest, "rows" | "columns" | "vendor">): DemoExam {
  const random = randomStream(seed, "demo exam");
  const density = random.weighted<Density>([
    ["a", 0.12],
    ["b", 0.4],
    ["c", 0.36],
    ["d", 0.12],
  ]);
  const lesions: DemoExam["lesions"] = [];
  if (random.chance(0.52)) {
    lesions.push({
      laterality: random.pick(["R", "L"] as const),
      class: random.chance(0.6) ? "MALIGNANT" : "BENIGN",
      conspicuity: Math.round(random.between(0.25, 1) * 100) / 100,
    });
  }
  return { seed, density, lesions, request: { seed, density, lesions, ...size }, part: "UNREAD" };
}

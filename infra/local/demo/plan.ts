import type { Laterality } from "@second-read/domain";
import { randomStream } from "@second-read/metrics";
import type { CalcificationType, Density, ExamRequest, LesionKind, LesionRequest } from "@second-read/phantom";
import { simulateOpinions } from "./simulate-read.ts";

/** What happens to an exam of the demo: read by the simulated readers, left to be read, or filed with its truth. */
export type DemoPart = "READ_TWICE" | "READ_ONCE" | "ARBITRATION" | "UNREAD" | "PRIOR" | "WITH_TRUTH";

export type DemoExam = {
  seed: number;
  density: Density;
  /** The truth from which the phantom is built; the simulated readers' errors start from it. */
  lesions: (Required<Pick<LesionRequest, "class" | "conspicuity">> &
    Pick<LesionRequest, "kind" | "calcificationType"> & { laterality: Laterality })[];
  request: ExamRequest;
  part: DemoPart;
  /** With READ_ONCE: which reader read it. */
  readBy?: 0 | 1;
};

export type DemoPlan = {
  /** Present when the product is ready: work for the readers and the arbiter, one patient with a prior exam. */
  opening: readonly DemoExam[];
  /** Filed with truth afterwards: training data of the first version, and what the second has in addition. */
  firstTruth: readonly DemoExam[];
  moreTruth: readonly DemoExam[];
};

const readMatrix = { rows: 1024, columns: 832 };
/** Enough for the cells of the default recipe, and less than half the disk space. */
const truthMatrix = { rows: 640, columns: 520 };

/**
 * The demo's exams, the same list every time. Opening: 8 read twice by simulated readers who agree, one on which they differ, 8 read once, 10 to be
 * read, among them one patient with a prior exam and two at full size, one from each manufacturer. Then 155 with truth: 35 with lesions that are hard
 * to see, and 120 with plain ones.
 */
export function planDemo(): DemoPlan {
  const withTruth = (count: number, firstSeed: number, draw: LesionDraw) =>
    Array.from({ length: count }, (_, i): DemoExam => ({ ...drawExam(firstSeed + i, truthMatrix, draw), part: "WITH_TRUTH" }));
  return { opening: planOpening(), firstTruth: withTruth(35, 2006, subtle), moreTruth: withTruth(120, 5001, plain) };
}

function planOpening(): DemoExam[] {
  const exams = Array.from({ length: 60 }, (_, i) => drawExam(1001 + i, readMatrix));
  const saidOf = (exam: DemoExam) =>
    ([0, 1] as const).map((reader) => simulateOpinions(exam, exam.density, reader).map(({ opinion }) => opinion));
  const agreeOn = (exam: DemoExam, opinion: "RECALL" | "NORMAL") => {
    const [first = [], second = []] = saidOf(exam);
    return first.join() === second.join() && (opinion === "RECALL") === first.includes("RECALL");
  };
  const taken = new Set<DemoExam>();
  const take = (part: DemoPart, count: number, fits: (exam: DemoExam) => boolean) => {
    const found = exams.filter((exam) => !taken.has(exam) && fits(exam)).slice(0, count);
    for (const exam of found) taken.add(exam);
    return found.map((exam): DemoExam => ({ ...exam, part }));
  };
  const readTwice = [
    ...take("READ_TWICE", 5, (exam) => agreeOn(exam, "RECALL")),
    ...take("READ_TWICE", 3, (exam) => agreeOn(exam, "NORMAL")),
  ];
  const disputed = take("ARBITRATION", 1, (exam) => exam.lesions.length > 0 && saidOf(exam)[0]?.join() !== saidOf(exam)[1]?.join());
  const readOnce = take("READ_ONCE", 8, () => true).map((exam, i): DemoExam => ({ ...exam, readBy: (i % 2) as 0 | 1 }));
  const withLesion = take("UNREAD", 1, (exam) => exam.lesions.length > 0);
  const unread = take("UNREAD", 7, () => true);
  const full = (["A", "B"] as const).map((vendor, i) => drawExam(1061 + i, { vendor }));
  return [...readTwice, ...disputed, ...readOnce, ...withLesion.map(priorOf), ...withLesion, ...unread, ...full];
}

/** Two years earlier there was no lesion yet. */
function priorOf(exam: DemoExam): DemoExam {
  return { ...exam, lesions: [], request: { ...exam.request, lesions: [], yearsBefore: 2 }, part: "PRIOR" };
}

/** How lesions are drawn: with the phantom's own probabilities of each kind and type or with these, and how visible, 0 to 1. */
interface LesionDraw {
  readonly kinds?: readonly (readonly [LesionKind, number])[];
  readonly calcificationTypes?: Readonly<Record<"BENIGN" | "MALIGNANT", readonly (readonly [CalcificationType, number])[]>>;
  readonly conspicuity: readonly [low: number, high: number];
}

const anyLesion: LesionDraw = { conspicuity: [0.25, 1] };
/**
 * Masses and distortions, which the default recipe hardly detects at this size: the first version is trained on them, and the second still misses
 * them.
 */
const subtle: LesionDraw = {
  kinds: [
    ["MASS", 0.85],
    ["ARCHITECTURAL_DISTORTION", 0.15],
  ],
  conspicuity: [0.2, 0.6],
};
/** Small bright calcifications, which it detects after training on some fifty such breasts; coarse and amorphous ones it does not. */
const plain: LesionDraw = {
  kinds: [["CALCIFICATIONS", 1]],
  calcificationTypes: {
    BENIGN: [["round", 1]],
    MALIGNANT: [
      ["fine pleomorphic", 0.7],
      ["fine linear", 0.3],
    ],
  },
  conspicuity: [0.55, 1],
};

function drawExam(
  seed: number,
  size: Pick<ExamRequest, "rows" | "columns" | "vendor">,
  { kinds, calcificationTypes, conspicuity }: LesionDraw = anyLesion,
): DemoExam {
  const random = randomStream(seed, "demo exam");
  const density = random.weighted<Density>([
    ["a", 0.12],
    ["b", 0.4],
    ["c", 0.36],
    ["d", 0.12],
  ]);
  const lesions: DemoExam["lesions"] = [];
  if (random.chance(0.52)) {
    const laterality = random.pick(["R", "L"] as const);
    const lesionClass = random.chance(0.6) ? "MALIGNANT" : "BENIGN";
    lesions.push({
      laterality,
      class: lesionClass,
      ...(kinds === undefined ? {} : { kind: random.weighted(kinds) }),
      ...(calcificationTypes === undefined ? {} : { calcificationType: random.weighted(calcificationTypes[lesionClass]) }),
      conspicuity: Math.round(random.between(...conspicuity) * 100) / 100,
    });
  }
  return { seed, density, lesions, request: { seed, density, lesions, ...size }, part: "UNREAD" };
}

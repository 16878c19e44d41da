import type { BreastClass, Laterality, Opinion } from "@second-read/domain";
import { type Random, randomStream } from "@second-read/metrics";
import type { Density, LesionMark, LesionRequest, PhantomExam, PhantomView } from "@second-read/phantom";

/** How a simulated reader errs. None of this is measured on people: it serves to make a demo in which readers sometimes disagree. */
export type SimulatedReader = {
  name: string;
  /** Probability of seeing a lesion that is hardly visible, and one that is obvious. */
  seesFaint: number;
  seesPlain: number;
  /** Probability of recalling a normal breast. */
  falsePositive: number;
  /** Probability of taking a benign lesion for malignant, or the other way round. */
  misjudges: number;
  /** Probability of recalling a benign lesion that was seen. */
  recallsBenign: number;
};

export const simulatedReaders: readonly [SimulatedReader, SimulatedReader] = [
  { name: "Demo reader 1", seesFaint: 0.5, seesPlain: 0.98, falsePositive: 0.04, misjudges: 0.12, recallsBenign: 0.85 },
  { name: "Demo reader 2", seesFaint: 0.35, seesPlain: 0.96, falsePositive: 0.06, misjudges: 0.16, recallsBenign: 0.75 },
];

export type SimulatedOpinion = {
  laterality: Laterality;
  opinion: Exclude<Opinion, "TECHNICAL_RECALL">;
  class: BreastClass;
  birads: string;
  density: Density;
  /** Seen and marked; a lesion may be marked and still called benign. */
  marksLesion: boolean;
};

/** The part of the demo's plan from which a simulated reader errs. */
interface ExamToRead {
  readonly seed: number;
  readonly lesions: readonly (Required<Pick<LesionRequest, "class" | "conspicuity">> & { readonly laterality: Laterality })[];
}

/** This reader's opinion of each breast: drawn from the exam's truth and the reader's error rates, the same every time. */
export function simulateOpinions(exam: ExamToRead, density: Density, reader: 0 | 1): SimulatedOpinion[] {
  const who = simulatedReaders[reader];
  const random = randomStream(exam.seed, `demo reader ${reader}`);
  const said = random.chance(0.12) ? neighbour(density, random) : density;
  return (["R", "L"] as const).map((laterality): SimulatedOpinion => {
    const lesion = exam.lesions.find((l) => l.laterality === laterality);
    const common = { laterality, density: said };
    const luck = random.uniform();
    const judged = random.chance(who.misjudges);
    const recallsNormal = random.chance(who.falsePositive);
    const seen = lesion !== undefined && luck < who.seesFaint + (who.seesPlain - who.seesFaint) * lesion.conspicuity;
    if (!lesion || !seen) {
      if (!recallsNormal) return { ...common, opinion: "NORMAL", class: "NORMAL", birads: "1", marksLesion: false };
      return { ...common, opinion: "RECALL", class: "ABNORMAL", birads: "0", marksLesion: false };
    }
    const named = judged ? (lesion.class === "BENIGN" ? "MALIGNANT" : "BENIGN") : lesion.class;
    if (named === "MALIGNANT") {
      const birads = lesion.conspicuity > 0.75 ? "5" : lesion.conspicuity > 0.45 ? "4C" : "4B";
      return { ...common, opinion: "RECALL", class: "MALIGNANT", birads, marksLesion: true };
    }
    if (random.chance(who.recallsBenign)) return { ...common, opinion: "RECALL", class: "BENIGN", birads: "4A", marksLesion: true };
    return { ...common, opinion: "NORMAL", class: "NORMAL", birads: "2", marksLesion: true };
  });
}

function neighbour(density: Density, random: Random): Density {
  const order = ["a", "b", "c", "d"] as const;
  const at = order.indexOf(density);
  return order[Math.min(3, Math.max(0, at + (random.chance(0.5) ? 1 : -1)))] as Density;
}

/** A read in the form that the API accepts. `imageId` finds the filed image of a view. */
export function simulatedRead(
  exam: ExamToRead,
  phantom: Pick<PhantomExam, "density" | "breasts"> & { sizes: Record<`${Laterality} ${PhantomView}`, { rows: number; columns: number }> },
  reader: 0 | 1,
  imageId: (laterality: Laterality, view: PhantomView) => string,
) {
  const opinions = simulateOpinions(exam, phantom.density, reader);
  const random = randomStream(exam.seed, `demo marks ${reader}`);
  const findings = opinions.flatMap(({ laterality, marksLesion }) =>
    marksLesion
      ? phantom.breasts[laterality].lesions.map((lesion) => ({
          kind: lesion.kind,
          laterality,
          attributes: lesion.attributes,
          marks: (["CC", "MLO"] as const).map((view) => ({
            imageId: imageId(laterality, view),
            shape: "BOX",
            points: drawnBox(lesion.marks[view], phantom.sizes[`${laterality} ${view}`], random),
          })),
        }))
      : [],
  );
  const breasts = opinions.map(({ marksLesion, ...breast }) => ({ ...breast, noLocation: breast.opinion === "RECALL" && !marksLesion }));
  return { breasts, findings };
}

/** The truth's box as drawn by hand: moved and stretched by up to an eighth, inside the image. */
function drawnBox(
  { box: [left, top, right, bottom] }: LesionMark,
  size: { rows: number; columns: number },
  random: Random,
): [number, number][] {
  const slack = () => random.between(-0.02, 0.125);
  const [w, h] = [right - left, bottom - top];
  const within = (value: number, most: number) => Math.round(Math.min(most, Math.max(0, value)) * 10) / 10;
  return [
    [within(left - slack() * w, size.columns), within(top - slack() * h, size.rows)],
    [within(right + slack() * w, size.columns), within(bottom + slack() * h, size.rows)],
  ];
}

import { newId } from "@second-read/database";
import type { BreastClass, Role } from "@second-read/domain";
import { exampleAssessment } from "@second-read/testing";
import { plainText } from "./compare-answers.ts";
import { type SeededExam, seedExam } from "./seed-exam.ts";
import { seedVersion } from "./seed-version.ts";
import type { TestApi, TestPerson } from "./test-api.ts";

/** What is hidden of one exam, and so may differ between two worlds. */
export interface Hidden {
  readonly opinion: "NORMAL" | "RECALL";
  readonly class: BreastClass;
  readonly score: number;
  readonly heldOut: boolean;
}

export const observers = {
  reader: ["READER"],
  arbiter: ["ARBITER"],
  "reader, arbiter and analyst": ["READER", "ARBITER", "ANALYST"],
} as const satisfies Record<string, readonly Role[]>;
export type Observer = keyof typeof observers;

/** A project in which one exam, `target`, holds what is hidden. All else is the same in every world. */
export interface World {
  readonly hidden: Hidden;
  readonly project: string;
  readonly target: SeededExam;
  readonly version: string;
  readonly observer: TestPerson;
  /** They read, import, judge and publish; their view is not compared. */
  readonly others: readonly [TestPerson, TestPerson];
  readonly arbiter: TestPerson;
  readonly analyst: TestPerson;
  /** A response in which everything is normalised that differs between any two projects: ids, times, addresses, names. */
  plain(text: string): string;
}

export interface WorldSettings {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly hidden: Hidden;
  /** WAITING: to be read, never scored, without truth. FINAL: with truth, scored, in the version's evaluation. */
  readonly start: "WAITING" | "FINAL";
}

export async function makeWorld(api: TestApi, { name, roles, hidden, start }: WorldSettings): Promise<World> {
  const project = await api.project(name);
  const person = (label: string, held: readonly Role[]) => api.person(label, { [project]: held });
  const observer = await person("Observer", roles);
  const others = [await person("Other one", ["READER"]), await person("Other two", ["READER"])] as const;
  const arbiter = await person("Other arbiter", ["ARBITER"]);
  const analyst = await person("Other analyst", ["ANALYST", "DATA_MANAGER"]);

  const background: { exam: SeededExam; score: number }[] = [];
  const add = async (breastClass: BreastClass, score: number) => {
    const truth = { class: breastClass, strength: "AGREED" } as const;
    const exam = await seedExam(api, project, { status: "SETTLED", lateralities: ["R"], truth });
    background.push({ exam, score });
    return exam;
  };
  // Known to the observer, and missed by the version; the two others are the only companions that can be drawn.
  const known = await add("BENIGN", 0.2);
  await add("BENIGN", 0.9);
  await add("NORMAL", 0.1);
  await api.database.prisma.read.create({
    data: {
      id: newId(),
      examId: known.id,
      projectId: project,
      readerId: observer.id,
      round: 1,
      order: 1,
      status: "FINALISED",
      breasts: [exampleAssessment("R", "RECALL")],
      blindOpinion: "RECALL",
      finalOpinion: "RECALL",
      finalisedAt: new Date(0),
    },
  });
  const target = await seedExam(api, project, {
    lateralities: ["R"],
    lockedTest: hidden.heldOut,
    ...(start === "FINAL" ? { status: "SETTLED", truth: { class: hidden.class, strength: "AGREED" } } : {}),
  });
  const waiting = [await seedExam(api, project, { lateralities: ["R"] }), await seedExam(api, project, { lateralities: ["R"] })];
  const cases = start === "FINAL" ? [...background, { exam: target, score: hidden.score }] : background;
  const version = await seedVersion(api, project, cases);

  const labels = new Map<string, string>();
  const note = (id: string, label: string) => labels.set(id, label);
  note(project, "project");
  note(version.id, "version");
  // The first is the target.
  for (const [label, { id, patientId, images }] of Object.entries([target, ...waiting, ...background.map(({ exam }) => exam)])) {
    note(id, `exam ${label}`);
    note(patientId, `patient ${label}`);
    images.forEach((image, index) => void note(image.id, `image ${label}.${index}`));
  }
  const labelOf = (id: string) => {
    if (!labels.has(id)) note(id, `thing ${labels.size}`);
    return labels.get(id) as string;
  };
  return {
    hidden,
    project,
    target,
    version: version.id,
    observer,
    others,
    arbiter,
    analyst,
    plain: (text) => plainText(text, labelOf).replaceAll(name, "world"),
  };
}

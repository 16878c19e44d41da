import { type ClassAgreement, type ClassFigures, type KnownClass, knownClasses } from "@second-read/domain";
import { clusteredProportion } from "@second-read/metrics";
import type { EvaluatedCase } from "./evaluated-case.ts";
import { bootstrap, inOneOrder, isCalled } from "./measure-cases.ts";

/**
 * Called class against true class at the default operating point. Below the threshold the call is NORMAL, so that the first row and column agree with
 * the four counts; otherwise it is MALIGNANT from a probability of one half, else BENIGN. Abnormal breasts without a known class are in no row. Null
 * if the model does not distinguish malignant from benign.
 */
export function agreementOfClasses(all: readonly EvaluatedCase[]): ClassAgreement | null {
  if (all.length === 0 || all.some(({ malignancy }) => malignancy === null)) return null;
  const cases = inOneOrder(all).flatMap((one) => {
    const truth = knownClasses.find((name) => name === one.breastClass);
    return truth === undefined ? [] : [{ truth, called: calledClass(one), patientId: one.patientId }];
  });
  const share = (members: typeof cases, isHit: (one: (typeof cases)[number]) => boolean) =>
    clusteredProportion(
      members.map(isHit),
      members.map(({ patientId }) => patientId),
      bootstrap,
    );
  return {
    matrix: knownClasses.map((row) =>
      knownClasses.map((column) => cases.filter(({ truth, called }) => truth === row && called === column).length),
    ),
    figures: knownClasses.map(
      (name): ClassFigures => ({
        class: name,
        sensitivity: share(
          cases.filter(({ truth }) => truth === name),
          ({ called }) => called === name,
        ),
        ppv: share(
          cases.filter(({ called }) => called === name),
          ({ truth }) => truth === name,
        ),
      }),
    ),
    accuracy: share(cases, ({ truth, called }) => truth === called),
    withoutClass: all.length - cases.length,
  };
}

function calledClass(one: EvaluatedCase): KnownClass {
  if (!isCalled(one, {})) return "NORMAL";
  return (one.malignancy ?? 0) >= 0.5 ? "MALIGNANT" : "BENIGN";
}

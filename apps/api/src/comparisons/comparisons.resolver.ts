import type { ExamRecord, ListedDiscrepancy, ModelVersion as VersionRecord } from "@second-read/database";
import { AppError, defaultOperatingPoint, type VersionChange, versionChanges } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { askerOf } from "../common/asker-of.ts";
import { VersionChangeEnum } from "../common/enums.ts";
import { EvaluationSetEnum } from "../common/enums-of-models.ts";
import type { RequestContext } from "../context.ts";
import { Discrepancy } from "../discrepancies/discrepancies.type.ts";
import { Exam } from "../exams/exams.type.ts";
import { ModelVersion } from "../models/models.type.ts";
import { type ComparedMetric, VersionChangeCount, VersionComparison, VersionFlip } from "./comparisons.type.ts";
import { type Comparison, compareVersions, type Flip } from "./operations/compare-versions.ts";
import { discrepanciesOf } from "./operations/list-flip-discrepancies.ts";

const mostFlips = 1_000;

/** @throws AppError INVALID_INPUT */
function flipsToShow(limit: number | null): number {
  const number = limit ?? mostFlips;
  if (!(number >= 1 && number <= mostFlips)) throw new AppError("INVALID_INPUT", `limit is 1 to ${mostFlips}.`);
  return number;
}

/** A flip as returned: its discrepancy is loaded with the whole list's, in one statement. */
type AnsweredFlip = Flip & { readonly discrepancy: ListedDiscrepancy };

@Resolver(() => VersionComparison)
export class ComparisonsResolver {
  @Query(() => VersionComparison, {
    description:
      "Compares two versions of a project on the same breasts, each at its own frozen threshold. On the held-out test set only metrics are given, and each request counts as a test-set access.",
  })
  async compareVersions(
    @Arg("a", () => ID, { description: "The version to compare with, usually the champion or the earlier one." }) a: string,
    @Arg("b", () => ID, { description: "The version to compare." }) b: string,
    @Arg("set", () => EvaluationSetEnum, {
      nullable: true,
      defaultValue: EvaluationSetEnum.OUT_OF_FOLD,
      description:
        "OUT_OF_FOLD: all patients except test patients. LOCKED_TEST: the held-out test set, if both versions were evaluated on it.",
    })
    set: keyof typeof EvaluationSetEnum | null,
    @Arg("operatingPoint", () => String, {
      nullable: true,
      description: `A named decision threshold, which each version has at a value of its own. Default: ${defaultOperatingPoint}.`,
    })
    operatingPoint: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Comparison> {
    return compareVersions(context.deps, signedIn(context), askerOf(context), {
      a,
      b,
      set: set ?? null,
      operatingPoint: operatingPoint ?? null,
    });
  }

  @FieldResolver(() => ModelVersion, { description: "Version a." })
  a(@Root() { a }: Comparison): VersionRecord {
    return a;
  }

  @FieldResolver(() => ModelVersion, { description: "Version b." })
  b(@Root() { b }: Comparison): VersionRecord {
    return b;
  }

  @FieldResolver()
  thresholdA(@Root() { thresholds }: Comparison): number {
    return thresholds.a;
  }

  @FieldResolver()
  thresholdB(@Root() { thresholds }: Comparison): number {
    return thresholds.b;
  }

  @FieldResolver()
  async truthAsOf(@Root() { figures }: Comparison): Promise<Date> {
    return (await figures()).truthAsOf;
  }

  @FieldResolver()
  async breasts(@Root() { figures }: Comparison): Promise<number> {
    return (await figures()).breasts;
  }

  @FieldResolver()
  async patients(@Root() { figures }: Comparison): Promise<number> {
    return (await figures()).patients;
  }

  @FieldResolver()
  async mcnemarP(@Root() { figures }: Comparison): Promise<number | null> {
    return (await figures()).mcnemarP;
  }

  @FieldResolver()
  async metrics(@Root() { figures }: Comparison): Promise<ComparedMetric[]> {
    return (await figures()).metrics.map(({ name, a, b, difference }) => ({
      name,
      a: { name, ...a },
      b: { name, ...b },
      difference: { name, ...difference },
    }));
  }

  @FieldResolver()
  async deltaAuc(@Root() { figures }: Comparison): Promise<ComparedMetric["difference"]> {
    const auc = (await figures()).metrics.find(({ name }) => name === "auc");
    if (auc === undefined) throw new Error("a comparison without its AUC");
    return { name: "auc", ...auc.difference };
  }

  @FieldResolver(() => [VersionChangeCount], { description: "How many breasts changed in each way. All 0 on the held-out test set." })
  async changes(@Root() { figures, set }: Comparison): Promise<VersionChangeCount[]> {
    const { changes } = await figures();
    return versionChanges.map((change) => ({ change, count: set === "LOCKED_TEST" ? 0 : changes[change] }));
  }

  /**
   * Being in a list of flips reveals a breast's class: it is recorded like a row of misses, and hidden from people who may not see the exam's scores.
   */
  @FieldResolver(() => [VersionFlip], {
    description:
      "Breasts that the versions classify differently, and those that both miss. Empty on the held-out test set. Seeing a row counts as having opened the exam.",
  })
  async flips(
    @Root() comparison: Comparison,
    @Arg("change", () => VersionChangeEnum, { nullable: true, description: "Only those that changed in this way. Default: all." })
    change: VersionChange | null,
    @Arg("limit", () => Int, { nullable: true, defaultValue: mostFlips, description: `At most this many, 1 to ${mostFlips}.` })
    limit: number | null,
    @Ctx() { deps, loaders }: RequestContext,
  ): Promise<AnsweredFlip[]> {
    const flips = await comparison.flips(change ?? null, flipsToShow(limit));
    const visible = await Promise.all(
      flips.map(async ({ examId }) => (await loaders.views.maySee(examId, "scores")) && (await loaders.views.maySee(examId, "truth"))),
    );
    const shown = flips.filter((_, index) => visible[index]);
    await Promise.all(shown.map(({ examId }) => loaders.views.shown(examId)));
    const discrepancies = await discrepanciesOf(deps, shown);
    return shown.map((flip, index) => ({ ...flip, discrepancy: discrepancies[index] as ListedDiscrepancy }));
  }
}

@Resolver(() => VersionFlip)
export class VersionFlipResolver {
  @FieldResolver(() => Exam, { description: "The exam of the breast." })
  async exam(@Root() { examId }: AnsweredFlip, @Ctx() { loaders }: RequestContext): Promise<ExamRecord> {
    const exam = await loaders.exam.load(examId);
    if (exam === null) throw new AppError("INTERNAL", "The exam of this flip is gone.");
    return exam;
  }

  @FieldResolver(() => Discrepancy, {
    description: "The discrepancy of the version that is wrong: pass its ID to resolveDiscrepancy.",
  })
  discrepancy(@Root() { discrepancy }: AnsweredFlip): ListedDiscrepancy {
    return discrepancy;
  }
}

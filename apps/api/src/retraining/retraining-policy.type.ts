import { Field, InputType, Int, ObjectType } from "type-graphql";
import { RecipeName } from "../common/text-scalars.ts";

@ObjectType({ simpleResolvers: true, description: "Hours of the day in which no run starts automatically." })
export class QuietHours {
  @Field(() => Int, { description: "The first quiet hour, 0 to 23, in the policy's time zone." })
  fromHour!: number;
  @Field(() => Int, { description: "The hour at which they end, 0 to 24; before fromHour if they span midnight." })
  toHour!: number;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "When the project retrains automatically. With both a schedule and a threshold of new truth, a run starts at a scheduled time if the threshold has been reached; without a schedule, as soon as it is reached.",
})
export class RetrainingPolicy {
  @Field(() => Boolean, { description: "False: no run starts automatically." })
  enabled!: boolean;
  @Field(() => String, {
    nullable: true,
    description: "The schedule as five cron fields (minute, hour, day, month, weekday), read in timeZone; null: no schedule.",
  })
  cron!: string | null;
  @Field(() => String, { description: "IANA time zone of cron and quietHours, such as Europe/Zurich." })
  timeZone!: string;
  @Field(() => Int, {
    nullable: true,
    description: "Number of breasts with new ground truth since the last run's snapshot that a run requires; null: none required.",
  })
  minNewTruth!: number | null;
  @Field(() => Int, { nullable: true, description: "Number of abnormal breasts among them that a run also requires; null: none required." })
  minNewAbnormal!: number | null;
  @Field(() => Int, { description: "Minimum number of hours since the start of the previous run, whoever started it; 0: none." })
  minHoursBetween!: number;
  @Field(() => QuietHours, { nullable: true, description: "Hours in which no run starts automatically; null: none." })
  quietHours!: QuietHours | null;
  @Field(() => RecipeName, { nullable: true, description: "The recipe to train with; null: the default." })
  recipe!: string | null;
  @Field(() => Boolean, {
    description:
      "True: the version of an automatic run becomes champion automatically if the gate says PROMOTE on the held-out test set. Without test patients nothing is promoted automatically.",
  })
  promoteAutomatically!: boolean;
}

@InputType({ description: "Hours of the day in which no run starts automatically." })
export class QuietHoursInput {
  @Field(() => Int, { description: "The first quiet hour, 0 to 23, in the policy's time zone." })
  fromHour!: number;
  @Field(() => Int, { description: "The hour at which they end, 0 to 24; before fromHour if they span midnight." })
  toHour!: number;
}

@InputType({ description: "A complete retraining policy; omitted fields get their defaults." })
export class RetrainingPolicyInput {
  @Field(() => Boolean, { description: "False: no run starts automatically." })
  enabled!: boolean;
  @Field(() => String, {
    nullable: true,
    description: "The schedule as five cron fields (minute, hour, day, month, weekday), read in timeZone. Default: no schedule.",
  })
  cron?: string | null;
  @Field(() => String, { nullable: true, description: "IANA time zone of cron and quietHours, such as Europe/Zurich. Default: UTC." })
  timeZone?: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "Number of breasts with new ground truth since the last run's snapshot required, 1 or more. Default: none required.",
  })
  minNewTruth?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "Number of abnormal breasts with new ground truth also required, 1 or more. Default: none required.",
  })
  minNewAbnormal?: number | null;
  @Field(() => Int, { nullable: true, description: "Minimum number of hours between the starts of two runs, 0 to 8,784. Default: 0." })
  minHoursBetween?: number | null;
  @Field(() => QuietHoursInput, { nullable: true, description: "Hours in which no run starts automatically. Default: none." })
  quietHours?: QuietHoursInput | null;
  @Field(() => RecipeName, { nullable: true, description: "The recipe to train with. Default: whatever the default is when a run starts." })
  recipe?: string | null;
  @Field(() => Boolean, { nullable: true, description: "As in RetrainingPolicy.promoteAutomatically. Default: false." })
  promoteAutomatically?: boolean | null;
}

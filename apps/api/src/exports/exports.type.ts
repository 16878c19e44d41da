import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { ExportFormatEnum, RunStatusEnum } from "../common/enums-of-models.ts";
import { DateTime } from "../common/scalars.ts";

@ObjectType({
  simpleResolvers: true,
  description:
    "Labels of a project as an archive (ZIP). It contains what its requester may see, of final exams only, excludes held-out test patients, and is available to its requester only.",
})
export class Export {
  @Field(() => ID, { description: "Identifies the export." })
  id!: string;
  @Field(() => ExportFormatEnum, { description: "The format." })
  format!: keyof typeof ExportFormatEnum;
  @Field(() => RunStatusEnum, { description: "Whether it is waiting, running or has ended." })
  status!: keyof typeof RunStatusEnum;
  @Field(() => Int, { description: "Number of exams to process; 0 until it has begun." })
  total!: number;
  @Field(() => Int, { description: "Number of exams whose labels are in the archive." })
  exported!: number;
  @Field(() => Int, {
    description: "Number of exams left out because they are not final: their reads, ground truth and scores are not in the archive.",
  })
  notFinal!: number;
  @Field(() => Int, { description: "Number of exams left out because their patient is in the held-out test set." })
  heldOut!: number;
  @Field(() => String, { nullable: true, description: "SHA-256 of the archive, hexadecimal; null until it is ready." })
  sha256!: string | null;
  @Field(() => Float, { nullable: true, description: "Size of the archive in bytes; null until it is ready." })
  bytes!: number | null;
  @Field(() => DateTime, { description: "When it was requested." })
  createdAt!: Date;
  @Field(() => DateTime, { nullable: true, description: "When it ended; null while it is running." })
  endedAt!: Date | null;
  @Field(() => DateTime, { nullable: true, description: "When the archive will be, or was, deleted; null until it is ready." })
  expiresAt!: Date | null;
}

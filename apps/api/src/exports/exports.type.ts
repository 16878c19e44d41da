import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { ExportFormatEnum, RunStatusEnum } from "../common/enums-of-models.ts";
import { DateTime } from "../common/scalars.ts";

@ObjectType({
  simpleResolvers: true,
  description:
    "Labels of a project as an archive (ZIP). It holds what its requester may see, of final exams alone, nothing of held-out test patients, and is for its requester alone.",
})
export class Export {
  @Field(() => ID, { description: "Names the export." })
  id!: string;
  @Field(() => ExportFormatEnum, { description: "The format." })
  format!: keyof typeof ExportFormatEnum;
  @Field(() => RunStatusEnum, { description: "Whether it waits, runs or has ended." })
  status!: keyof typeof RunStatusEnum;
  @Field(() => Int, { description: "Number of exams to look at; 0 until it has begun." })
  total!: number;
  @Field(() => Int, { description: "Exams whose labels are in the archive." })
  exported!: number;
  @Field(() => Int, {
    description: "Exams that were left out because they are not final: their reads, ground truth and scores are not in the archive.",
  })
  notFinal!: number;
  @Field(() => Int, { description: "Exams that were left out because their patient is in the held-out test set." })
  heldOut!: number;
  @Field(() => String, { nullable: true, description: "SHA-256 of the archive, hexadecimal; null until it is there." })
  sha256!: string | null;
  @Field(() => Float, { nullable: true, description: "Size of the archive in bytes; null until it is there." })
  bytes!: number | null;
  @Field(() => DateTime, { description: "When it was asked for." })
  createdAt!: Date;
  @Field(() => DateTime, { nullable: true, description: "When it ended; null while it runs." })
  endedAt!: Date | null;
  @Field(() => DateTime, { nullable: true, description: "When the archive is, or was, deleted; null until it is there." })
  expiresAt!: Date | null;
}

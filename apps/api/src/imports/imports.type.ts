import { Field, ID, Int, ObjectType } from "type-graphql";
import { RejectionCodeEnum, UploadMethodEnum, UploadStatusEnum } from "../common/enums-of-images.ts";
import { DateTime, JsonValue } from "../common/scalars.ts";

@ObjectType({
  simpleResolvers: true,
  description: "What is wrong with a file, run or batch: a code for programs and a sentence for people.",
})
export class Rejection {
  @Field(() => RejectionCodeEnum, { description: "A stable code." })
  code!: string;
  @Field(() => String, { description: "What is wrong and what to do about it, in plain English." })
  message!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: "One part of a file, sent by its own request, and sent again if that was interrupted.",
})
export class UploadPart {
  @Field(() => Int, { description: "Index among the parts, from 0." })
  number!: number;
  @Field(() => Int, { description: "Offset of its first byte in the file." })
  start!: number;
  @Field(() => Int, { description: "Size in bytes." })
  bytes!: number;
  @Field(() => Boolean, { description: "True if it has already arrived, in a transfer that was interrupted." })
  arrived!: boolean;
  @Field(() => String, { description: "Absolute URL that accepts exactly these bytes." })
  url!: string;
  @Field(() => UploadMethodEnum, { description: "HTTP method to use, as in UploadTicket.method." })
  method!: keyof typeof UploadMethodEnum;
  @Field(() => JsonValue, { nullable: true, description: "Form fields to send with POST, by name; null with PUT." })
  fields!: Record<string, string> | null;
  @Field(() => JsonValue, { nullable: true, description: "HTTP headers to send, by name; null if none are needed." })
  headers!: Record<string, string> | null;
}

@ObjectType({ simpleResolvers: true, description: "Where and how to send the bytes of one file, once." })
export class UploadTicket {
  @Field(() => ID, { description: "Identifies the upload; pass it to completeUpload." })
  uploadId!: string;
  @Field(() => String, { description: "Absolute URL that accepts exactly the announced bytes." })
  url!: string;
  @Field(() => UploadMethodEnum, {
    description: 'HTTP method to use. PUT: the bytes are the body. POST: a multipart form with the fields, then the bytes as "file".',
  })
  method!: keyof typeof UploadMethodEnum;
  @Field(() => JsonValue, { nullable: true, description: "Form fields to send with POST, by name; null with PUT." })
  fields!: Record<string, string> | null;
  @Field(() => JsonValue, { nullable: true, description: "HTTP headers to send, by name; null if none are needed." })
  headers!: Record<string, string> | null;
  @Field(() => [UploadPart], {
    description:
      "The parts in which a file of more than 8 MB may be sent instead, in any order; call completeUpload when all have arrived. Empty for a smaller file.",
  })
  parts!: UploadPart[];
  @Field(() => DateTime, { description: "When the URLs expire." })
  expiresAt!: Date;
}

@ObjectType({
  simpleResolvers: true,
  description: "What de-identification did to one file: names and numbers of attributes, never a value.",
})
export class Receipt {
  @Field(() => [String], { description: "DICOM attributes that were kept: numbers, codes, known terms." })
  kept!: string[];
  @Field(() => [String], { description: "DICOM attributes whose values were hashed, shifted, banded or blanked." })
  replaced!: string[];
  @Field(() => Int, { description: "Number of other standard attributes that were dropped, with everything nested in them." })
  dropped!: number;
  @Field(() => Int, { description: "Number of private attributes that were dropped." })
  droppedPrivate!: number;
  @Field(() => [String], { description: "What else was dropped: preambles, file names, comments, colour profiles." })
  droppedBesides!: string[];
}

@ObjectType({ simpleResolvers: true, description: "One file being imported: announced, received, checked, and filed or rejected." })
export class Upload {
  @Field(() => ID, { description: "Identifies the upload." })
  id!: string;
  @Field(() => UploadStatusEnum, { description: "Its status." })
  status!: keyof typeof UploadStatusEnum;
  @Field(() => Boolean, { description: "True if the same image was already filed; `image` is then that one." })
  alreadyFiled!: boolean;
}

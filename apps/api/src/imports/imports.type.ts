import { Field, ID, Int, ObjectType } from "type-graphql";
import { RejectionCodeEnum, UploadMethodEnum, UploadStatusEnum } from "../common/enums-of-images.ts";
import { DateTime, JsonValue } from "../common/scalars.ts";

@ObjectType({
  simpleResolvers: true,
  description: "What is wrong with a file, a run or a batch: a code for programs and a sentence for people.",
})
export class Rejection {
  @Field(() => RejectionCodeEnum, { description: "A stable code." })
  code!: string;
  @Field(() => String, { description: "What is wrong and what to do about it, in plain English." })
  message!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: "One part of a file, which is sent by a request of its own, and sent again where that was cut.",
})
export class UploadPart {
  @Field(() => Int, { description: "Its place among the parts, from 0." })
  number!: number;
  @Field(() => Int, { description: "The first byte of the file that belongs to it." })
  start!: number;
  @Field(() => Int, { description: "How many bytes it has." })
  bytes!: number;
  @Field(() => Boolean, { description: "True where it is there already, from a transfer that was cut." })
  arrived!: boolean;
  @Field(() => String, { description: "Absolute address that takes exactly these bytes." })
  url!: string;
  @Field(() => UploadMethodEnum, { description: "As for a whole file." })
  method!: keyof typeof UploadMethodEnum;
  @Field(() => JsonValue, { nullable: true, description: "As for a whole file." })
  fields!: Record<string, string> | null;
  @Field(() => JsonValue, { nullable: true, description: "As for a whole file." })
  headers!: Record<string, string> | null;
}

@ObjectType({ simpleResolvers: true, description: "Where and how to send the bytes of one file, once." })
export class UploadTicket {
  @Field(() => ID, { description: "Names the upload; pass it to completeUpload." })
  uploadId!: string;
  @Field(() => String, { description: "Absolute address that takes exactly the announced bytes." })
  url!: string;
  @Field(() => UploadMethodEnum, {
    description:
      'HTTP method to send them with. PUT: the bytes are the body. POST: a multipart form with the fields and the bytes as "file", last.',
  })
  method!: keyof typeof UploadMethodEnum;
  @Field(() => JsonValue, { nullable: true, description: "Form fields to send with POST, text by name; null with PUT." })
  fields!: Record<string, string> | null;
  @Field(() => JsonValue, { nullable: true, description: "HTTP headers to send, text by name; null where none are needed." })
  headers!: Record<string, string> | null;
  @Field(() => [UploadPart], {
    description:
      "The parts that a file of more than 8 MB may be sent in instead, in any order; completeUpload when all have arrived. Empty for a smaller file.",
  })
  parts!: UploadPart[];
  @Field(() => DateTime, { description: "After this the addresses take nothing more." })
  expiresAt!: Date;
}

@ObjectType({
  simpleResolvers: true,
  description: "What de-identification did to one file: names and counts of attributes, never a value.",
})
export class Receipt {
  @Field(() => [String], { description: "DICOM attributes that were taken over: numbers, codes, known words." })
  kept!: string[];
  @Field(() => [String], { description: "DICOM attributes whose values were hashed, shifted, banded or blanked." })
  replaced!: string[];
  @Field(() => Int, { description: "How many other standard attributes were dropped, with everything nested in them." })
  dropped!: number;
  @Field(() => Int, { description: "How many private attributes were dropped." })
  droppedPrivate!: number;
  @Field(() => [String], { description: "What else was dropped: preambles, file names, comments, colour profiles." })
  droppedBesides!: string[];
}

@ObjectType({ simpleResolvers: true, description: "One file on its way in: announced, received, checked and filed, or rejected." })
export class Upload {
  @Field(() => ID, { description: "Names the upload." })
  id!: string;
  @Field(() => UploadStatusEnum, { description: "How far it is." })
  status!: keyof typeof UploadStatusEnum;
  @Field(() => Boolean, { description: "True where the same image was filed before; image then is that one." })
  alreadyFiled!: boolean;
}

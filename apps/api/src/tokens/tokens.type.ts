import type { TokenScope } from "@second-read/domain";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { TokenScopeEnum } from "../common/enums.ts";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";

@ObjectType({ simpleResolvers: true, description: "A token for programs. It acts as the person who made it, within its scopes." })
export class ApiToken {
  @Field(() => ID, { description: "Names the token." })
  id!: string;
  @Field(() => String, { description: "What it is for, in the person's own words." })
  name!: string;
  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;
  @Field(() => [TokenScopeEnum], {
    description: "What it may be used for. They bound which operations it may ask; what these answer is bounded by the person's rights.",
  })
  scopes!: readonly TokenScope[];
  @Field(() => DateTime, {
    nullable: true,
    description: "After this it is refused: its own date, or the longest time that the policy allows. Never null.",
  })
  expiresAt!: Date;
  @Field(() => DateTime, { nullable: true, description: "When it was last used, to within a minute; null: never." })
  lastUsedAt!: Date | null;
  @Field(() => DateTime, { nullable: true, description: "When it was revoked; null while it is valid." })
  revokedAt!: Date | null;
}

@ObjectType({ simpleResolvers: true, description: "A token that has just been made." })
export class NewApiToken {
  @Field(() => ApiToken, { description: "What will be listed of it." })
  token!: ApiToken;
  @Field(() => String, { description: 'Shown once; only its SHA-256 is kept. Send it as "Authorization: Bearer SECRET".' })
  secret!: string;
}

export const ApiTokenConnection = connectionOf("ApiTokenConnection", "tokens", () => ApiToken);

@ObjectType({ simpleResolvers: true, description: "What applies to all accounts of the installation; administrators decide it." })
export class AccountPolicy {
  @Field(() => Int, { description: "For how many days after it was made a token is valid at most." })
  tokenDaysAtMost!: number;
}

import type { TokenScope } from "@second-read/domain";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { TokenScopeEnum } from "../common/enums.ts";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";

@ObjectType({
  simpleResolvers: true,
  description: "A token for programs. It acts on behalf of the person who created it, within its scopes.",
})
export class ApiToken {
  @Field(() => ID, { description: "Identifies the token." })
  id!: string;
  @Field(() => String, { description: "Its purpose, in the person's own words." })
  name!: string;
  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;
  @Field(() => [TokenScopeEnum], {
    description:
      "What it may be used for. Scopes limit which operations it may call; what these return is limited by the person's permissions.",
  })
  scopes!: readonly TokenScope[];
  @Field(() => DateTime, {
    nullable: true,
    description: "When it expires: its own date, or the latest that the policy allows. Never null.",
  })
  expiresAt!: Date;
  @Field(() => DateTime, { nullable: true, description: "When it was last used, to within a minute; null if never." })
  lastUsedAt!: Date | null;
  @Field(() => DateTime, { nullable: true, description: "When it was revoked; null while it is valid." })
  revokedAt!: Date | null;
}

@ObjectType({ simpleResolvers: true, description: "A token that has just been created." })
export class NewApiToken {
  @Field(() => ApiToken, { description: "The token as it will be listed." })
  token!: ApiToken;
  @Field(() => String, { description: 'Shown once; only its SHA-256 is stored. Send it as "Authorization: Bearer SECRET".' })
  secret!: string;
}

export const ApiTokenConnection = connectionOf("ApiTokenConnection", "tokens", () => ApiToken);

@ObjectType({ simpleResolvers: true, description: "Rules for all accounts of the installation, set by administrators." })
export class AccountPolicy {
  @Field(() => Int, { description: "Maximum number of days for which a token is valid after it was created." })
  tokenDaysAtMost!: number;
}

import { Field, ID, ObjectType } from "type-graphql";

@ObjectType({ simpleResolvers: true, description: "A person with an account." })
export class User {
  @Field(() => ID, { description: "Identifies the person." })
  id!: string;
  @Field(() => String, { description: "Name, as shown." })
  name!: string;
  @Field(() => String, { description: "Email address that they sign in with." })
  email!: string;
}

@ObjectType({ simpleResolvers: true, description: "A person who has just been given a one-time password." })
export class NewUser {
  @Field(() => User, { description: "The person." })
  user!: User;
  @Field(() => String, { description: "Shown once. For seven days it can be used to choose a new password, and for nothing else." })
  oneTimePassword!: string;
}

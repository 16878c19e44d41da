import "reflect-metadata";
import { executeSync, type GraphQLResolveInfo, graphql, parse } from "graphql";
import { Arg, buildSchemaSync, Ctx, Field, FieldResolver, Info, InputType, Int, ObjectType, Query, Resolver, Root } from "type-graphql";
import { expect, test } from "vitest";
import { callFieldsDirectly } from "./call-directly.ts";

@ObjectType({ simpleResolvers: true })
class Row {
  @Field(() => Int)
  number!: number;
}

@InputType()
class Size {
  @Field(() => Int)
  height!: number;
}

@Resolver(() => Row)
class RowResolver {
  @Query(() => [Row])
  rows(): Row[] {
    return [{ number: 1 }, { number: 2 }];
  }

  @FieldResolver(() => String)
  told(
    @Info() { fieldName }: GraphQLResolveInfo,
    @Arg("size", () => Int, { nullable: true, defaultValue: 512 }) size: number | null,
    @Root() { number }: Row,
    @Ctx() { person }: { readonly person: string },
  ): string {
    return [fieldName, size, number, person].join(" ");
  }

  @FieldResolver(() => Boolean)
  isOfClass(@Arg("size", () => Size) size: Size): boolean {
    return size instanceof Size;
  }
}

const schema = buildSchemaSync({ resolvers: [RowResolver], validate: false });
callFieldsDirectly(schema);
const contextValue = { person: "Ana" };

test("a field's method gets root, arguments, context and info in its own order, and no promise is made", () => {
  const { data, errors } = executeSync({ schema, document: parse("{ rows { number told small: told(size: 256) } }"), contextValue });
  expect(errors).toBeUndefined();
  expect(data?.rows).toEqual([
    { number: 1, told: "told 512 1 Ana", small: "told 256 1 Ana" },
    { number: 2, told: "told 512 2 Ana", small: "told 256 2 Ana" },
  ]);
});

test("an argument of an input class still becomes an instance of it", async () => {
  const { data } = await graphql({ schema, source: "{ rows { isOfClass(size: { height: 3 }) } }", contextValue });
  expect(data?.rows).toEqual([{ isOfClass: true }, { isOfClass: true }]);
});

import { createApiToken, createUser, type Database } from "@second-read/database";
import type { Role } from "@second-read/domain";

export interface Person {
  readonly id: string;
  readonly token: string;
  readonly roles: readonly Role[];
}

export async function createPerson(
  database: Database,
  { name, roles }: { readonly name: string; readonly roles: readonly Role[] },
): Promise<Person> {
  const { id } = await createUser(database, { email: `${name}@scale.test`, name, password: "a password for a measurement" });
  if (roles.includes("ADMIN")) await database.prisma.user.update({ where: { id }, data: { isAdministrator: true } });
  const { secret } = await createApiToken(database, { userId: id, name: "scale" });
  return { id, token: secret, roles };
}

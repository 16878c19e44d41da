import pg from "pg";

/** The role to which prisma/roles.sql grants rights. */
const applicationRole = "second_read_application";

/**
 * Creates a login for the product's processes, or sets its password: a member of the role that owns nothing. If this owner may not create roles,
 * somebody else must have created it.
 * @param ownerUrl the database as its owner, migrated
 * @returns the database as that login
 * @throws Error if the login is missing or has no rights
 */
export async function grantApplicationLogin(ownerUrl: string, { name, password }: { name: string; password: string }): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ may: boolean }>(
      `SELECT rolsuper OR rolcreaterole AS may FROM pg_roles WHERE rolname = current_user`,
    );
    if (rows[0]?.may) await makeLogin(client, name, password);
    await requireRights(client, name);
  } finally {
    await client.end();
  }
  const url = new URL(ownerUrl);
  url.username = name;
  url.password = password;
  return url.href;
}

async function makeLogin(client: pg.Client, name: string, password: string): Promise<void> {
  const login = client.escapeIdentifier(name);
  const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [name]);
  await client.query(`${rowCount === 0 ? "CREATE" : "ALTER"} ROLE ${login} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
  await client.query(`GRANT ${applicationRole} TO ${login}`);
}

async function requireRights(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ has: boolean }>(
    `SELECT has_table_privilege(rolname, '"AuditEvent"', 'INSERT') AS has FROM pg_roles WHERE rolname = $1`,
    [name],
  );
  if (!rows[0]?.has)
    throw new Error(
      `The login ${name} is not there, or is no member of ${applicationRole}, and the owner of the tables may not make it: see docs/operations.md, Roles of the database.`,
    );
}

import pg from "pg";

/** The role that prisma/roles.sql gives its rights. */
const applicationRole = "second_read_application";

/**
 * Makes a login for the product's processes, or gives it this password: a member of the role that owns nothing.
 * @param ownerUrl the database as its owner, who may make roles
 * @returns the database as that login
 */
export async function grantApplicationLogin(ownerUrl: string, { name, password }: { name: string; password: string }): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const login = client.escapeIdentifier(name);
    const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [name]);
    await client.query(`${rowCount === 0 ? "CREATE" : "ALTER"} ROLE ${login} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    await client.query(`GRANT ${applicationRole} TO ${login}`);
  } finally {
    await client.end();
  }
  const url = new URL(ownerUrl);
  url.username = name;
  url.password = password;
  return url.href;
}

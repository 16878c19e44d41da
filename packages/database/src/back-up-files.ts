import pg from "pg";

/** What makes a copy of a running server's files consistent. */
export interface BackupEnd {
  /** Goes into the copy as `backup_label`, which says where recovery begins. */
  readonly label: string;
  /** First and last file of `pg_wal` that recovery needs; those between are named in this order. */
  readonly firstLog: string;
  readonly lastLog: string;
}

export interface BackupSteps {
  /** Copies the folder's files while the server goes on writing them. */
  copyFiles(folder: string): Promise<void>;
  /** Copies the files of `pg_wal`: the server keeps them until this is done. */
  copyLog(folder: string, end: BackupEnd): Promise<void>;
}

/**
 * Copies the files of a running server so that recovery restores what had been committed when `copyFiles` was done. A temporary slot retains the log
 * and ends with the connection, so a killed process leaves nothing behind on the server.
 */
export async function backUpFiles(databaseUrl: string, { copyFiles, copyLog }: BackupSteps): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
  // A connection that is lost while files are copied fails the next statement.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const asked = await client.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder");
    const folder = asked.rows[0]?.folder ?? "";
    await client.query("SELECT pg_create_physical_replication_slot($1, true, true)", [`second_read_backup_${process.pid}`]);
    await client.query("SELECT pg_backup_start('Second Read', fast => true)");
    await copyFiles(folder);
    const { rows } = await client.query<{ label: string; tablespaces: string; last: string }>(
      "SELECT labelfile AS label, spcmapfile AS tablespaces, pg_walfile_name(lsn) AS last FROM pg_backup_stop(wait_for_archive => false)",
    );
    const [{ label = "", tablespaces = "", last = "" } = {}] = rows;
    if (tablespaces !== "") throw new Error("the database has tablespaces outside its folder");
    const [, first = ""] = /^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)$/m.exec(label) ?? [];
    if (first === "" || last === "") throw new Error("the server did not say which log the backup needs");
    await copyLog(folder, { label, firstLog: first, lastLog: last });
  } finally {
    await client.end().catch(() => undefined);
  }
}

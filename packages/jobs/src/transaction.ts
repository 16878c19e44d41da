/** The minimal interface of the caller's open transaction: a statement, its values, and rows as objects. */
export interface TransactionSql {
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface ApiSettings {
  /** The one origin that browsers use; the CSRF check compares with it. */
  readonly publicOrigin: string;
  readonly authSecret: string;
  /** Keys pseudonyms, date shifts and sealed file names. */
  readonly deidentificationKey: string;
  /** Which code this is: a commit or a release; kept with each training run. */
  readonly codeVersion: string;
  /** For how long a finalised read or a decision may be undone; it takes effect afterwards, so that any length is as blind as another. */
  readonly undoSeconds: number;
  /** What one operation may cost at most, in rows; without it as limits.ts says. */
  readonly mostCost?: number;
}

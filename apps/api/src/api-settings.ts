/** An OpenID Connect provider. */
export interface IdentityProvider {
  /** As it names itself in its tokens; its description is below it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client, held by PKCE alone. */
  readonly clientSecret: string | null;
  /** As the button of the sign-in page names it. */
  readonly name: string;
  /** The claim of its ID token that lists a person's groups. */
  readonly groupsClaim: string;
  /** Who is in it administers the installation; null: the provider makes nobody an administrator. */
  readonly administratorsGroup: string | null;
}

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
  /** The organisation's own sign-in; without it there are local accounts alone. */
  readonly identityProvider?: IdentityProvider | null;
  /** False: passwords open only the accounts of administrators. */
  readonly localAccounts?: boolean;
  /** What one operation may cost at most, in rows; without it as limits.ts says. */
  readonly mostCost?: number;
}

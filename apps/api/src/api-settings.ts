/** An OpenID Connect provider. */
export interface IdentityProvider {
  /** The issuer as in its tokens; its metadata are published below this URL. */
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client, secured by PKCE alone. */
  readonly clientSecret: string | null;
  /** Its name on the button of the sign-in page. */
  readonly name: string;
  /** The claim of its ID token that lists a person's groups. */
  readonly groupsClaim: string;
  /** Members of this group administer the installation; null: the provider makes nobody an administrator. */
  readonly administratorsGroup: string | null;
}

export interface ApiSettings {
  /** The only origin that browsers use; the CSRF check compares with it. */
  readonly publicOrigin: string;
  readonly authSecret: string;
  /** Keys pseudonyms, date shifts and sealed file names. */
  readonly deidentificationKey: string;
  /** The version of the code, a commit or a release; stored with each training run. */
  readonly codeVersion: string;
  /** How long a finalised read or a decision can be undone. It takes effect only afterwards, so blindness does not depend on the length. */
  readonly undoSeconds: number;
  /** The organisation's own sign-in; without it there are only local accounts. */
  readonly identityProvider?: IdentityProvider | null;
  /** False: passwords open only the accounts of administrators. */
  readonly localAccounts?: boolean;
  /** The maximum cost of one operation, in rows; by default as in limits.ts. */
  readonly mostCost?: number;
}

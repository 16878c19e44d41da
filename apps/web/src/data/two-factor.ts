/** Set-up of an authenticator app: its secret, and the backup codes for when the app is unavailable. */
export interface NewTotp {
  readonly uri: string;
  readonly backupCodes: readonly string[];
}

export type Outcome<Answer> = { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly sentence: string };

const sentences: Readonly<Record<string, string>> = {
  INVALID_PASSWORD: "The password is wrong.",
  INVALID_CODE: "The code is wrong. Wait for the next one, then try again.",
  INVALID_BACKUP_CODE: "This backup code is wrong, or has been used.",
  INVALID_TWO_FACTOR_COOKIE: "This took too long. Sign in again.",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "Too many wrong codes. Sign in again.",
  ACCOUNT_TEMPORARILY_LOCKED: "Too many wrong codes. Wait a quarter of an hour, then try again.",
};

async function post<Answer>(path: string, body: object, read: (answer: never) => Answer): Promise<Outcome<Answer>> {
  try {
    const response = await fetch(`/auth/two-factor/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { code?: string; errors?: readonly { message: string }[] };
    if (response.ok) return { ok: true, answer: read(answer as never) };
    const sentence = sentences[answer.code ?? ""] ?? answer.errors?.[0]?.message ?? "Something went wrong. Try again.";
    return { ok: false, sentence };
  } catch {
    return { ok: false, sentence: "The server cannot be reached. Check the connection and try again." };
  }
}

export function setUpTotp(password: string): Promise<Outcome<NewTotp>> {
  return post("enable", { password }, ({ totpURI, backupCodes }: { totpURI: string; backupCodes: string[] }) => ({
    uri: totpURI,
    backupCodes,
  }));
}

export function turnOffTotp(password: string): Promise<Outcome<null>> {
  return post("disable", { password }, () => null);
}

/** Completes the set-up of an app, or a sign-in. A backup code has more than six digits. */
export function verifyCode(code: string): Promise<Outcome<null>> {
  const plain = code.trim().replaceAll(" ", "");
  return post(/^\d{6}$/.test(plain) ? "verify-totp" : "verify-backup-code", { code: plain }, () => null);
}

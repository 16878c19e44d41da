import { createOTP } from "@better-auth/utils/otp";
import { type Database, signInConnection, takeTotpStep } from "@second-read/database";
import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { symmetricDecrypt } from "better-auth/crypto";

type CodeContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const stepMilliseconds = 30_000;

/**
 * A code of an authenticator app works once (RFC 6238, 5.2), over all processes: its time step is taken in the database before better-auth looks at
 * it. A code whose step is used is passed on as a wrong one, so that it counts among those.
 */
export function useCodesOnce(database: Database): BetterAuthPlugin {
  const handler = createAuthMiddleware(async (ctx) => {
    const userId = await whoseCode(ctx);
    const step = userId === null ? null : await stepOf(ctx, userId);
    if (userId === null || step === null || (await takeTotpStep(signInConnection(database), userId, step))) return;
    return { context: { ...ctx, body: { code: "" } } };
  });
  return { id: "codes-once", hooks: { before: [{ matcher: ({ path }) => path === "/two-factor/verify-totp", handler }] } };
}

/** The person who is setting up an app in their session, or is half signed in. */
async function whoseCode(ctx: CodeContext): Promise<string | null> {
  const session = await getSessionFromCtx(ctx);
  if (session) return session.user.id;
  const { secret, internalAdapter, createAuthCookie } = ctx.context;
  const identifier = await ctx.getSignedCookie(createAuthCookie("two_factor").name, secret);
  return identifier ? ((await internalAdapter.findVerificationValue(identifier))?.value ?? null) : null;
}

/** The time step of the code: the current one, or one beside it, as better-auth accepts them. */
async function stepOf(ctx: CodeContext, userId: string): Promise<number | null> {
  const { adapter, secretConfig } = ctx.context;
  const kept = await adapter.findOne<{ secret: string }>({ model: "twoFactor", where: [{ field: "userId", value: userId }] });
  if (!kept) return null;
  const codes = createOTP(await symmetricDecrypt({ key: secretConfig, data: kept.secret }));
  const now = Math.floor(Date.now() / stepMilliseconds);
  for (const step of [now - 1, now, now + 1]) if ((await codes.hotp(step)) === ctx.body.code) return step;
  return null;
}

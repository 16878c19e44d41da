import type { Browser, CDPSession } from "@playwright/test";

/** A page that is controlled without recording its events. */
export interface PlainPage {
  readonly goto: (url: string) => Promise<void>;
  /** Evaluates an expression in the page. */
  readonly evaluate: <T>(expression: string) => Promise<T>;
  /** Evaluates the expression again each frame until it is neither null, undefined nor false. */
  readonly until: <T>(expression: string, timeoutSeconds?: number) => Promise<T>;
  readonly press: (key: "n" | "Enter") => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface PlainPageOptions {
  readonly width: number;
  readonly height: number;
  readonly cookies: readonly { name: string; value: string; domain: string; path: string }[];
  /** Runs in the page before its own scripts. */
  readonly script: string;
}

/**
 * A page in a new profile, controlled over the DevTools protocol with no domain enabled. Playwright's own pages report every chunk of every response
 * and keep a copy: a 17 MB image then takes 300 ms instead of 50, and the bench would measure Playwright.
 */
export async function openPlainPage(browser: Browser, { width, height, cookies, script }: PlainPageOptions): Promise<PlainPage> {
  const session = await browser.newBrowserCDPSession();
  const { browserContextId } = await session.send("Target.createBrowserContext");
  await session.send("Storage.setCookies", { browserContextId, cookies: [...cookies] });
  const { targetId } = await session.send("Target.createTarget", { url: "about:blank", browserContextId, width, height });
  const send = await attach(session, targetId);
  await send("Page.enable");
  await send("Page.addScriptToEvaluateOnNewDocument", { source: script });
  await send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });

  async function evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await send<Evaluated>("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as T;
  }
  return {
    async goto(url) {
      await send("Page.navigate", { url });
    },
    evaluate,
    until: (expression, timeoutSeconds = 60) =>
      evaluate(`new Promise((found, late) => {
        const timer = setTimeout(() => late(new Error("Not within ${timeoutSeconds} s")), ${timeoutSeconds * 1000});
        const look = () => {
          const value = ${expression};
          if (value === null || value === undefined || value === false) return requestAnimationFrame(look);
          clearTimeout(timer);
          found(value);
        };
        look();
      })`),
    async press(key) {
      const event =
        key === "Enter"
          ? { key, code: "Enter", windowsVirtualKeyCode: 13, text: "\r" }
          : { key, code: `Key${key.toUpperCase()}`, text: key };
      await send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
      await send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
    },
    async close() {
      await session.send("Target.disposeBrowserContext", { browserContextId });
      await session.detach();
    },
  };
}

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } };
}
interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Sends commands to one page through the browser's session. */
async function attach(session: CDPSession, targetId: string): Promise<<T>(method: string, parameters?: object) => Promise<T>> {
  const { sessionId } = await session.send("Target.attachToTarget", { targetId, flatten: false });
  const waiting = new Map<number, (answer: Answer) => void>();
  session.on("Target.receivedMessageFromTarget", (event) => {
    if (event.sessionId !== sessionId) return;
    const answer = JSON.parse(event.message) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  let last = 0;
  return async <T>(method: string, parameters: object = {}) => {
    const id = ++last;
    const answer = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    await session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params: parameters }) });
    const { result, error } = await answer;
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as T;
  };
}

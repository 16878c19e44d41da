import { graphql } from "../generated/index.ts";
import { duration } from "../ui/format.ts";

/** Who is signed in; null when nobody is. */
export const meDocument = graphql(`
  query Me {
    me {
      id
      name
      email
      roles
    }
  }
`);

/** How many exams wait in a project, by queue. */
export const queueFragment = graphql(`
  fragment QueueParts on QueueCounts {
    unread
    awaitingSecondRead
    arbitration
    discrepancies
    newTruthSinceLastRun
    feedback
    endedRuns
    drifted
  }
`);

export const projectsDocument = graphql(`
  query Projects {
    projects {
      id
      key
      name
      readingProtocol
      lexiconVersion
      lockedTestShare
      settings
      undoSeconds
    }
  }
`);

/** The projects with what waits in each. Counted per project, so only for the page that lists them. */
export const projectsWithWorkDocument = graphql(`
  query ProjectsWithWork {
    projects {
      id
      key
      name
      examCount
      queue {
        ...QueueParts
      }
    }
  }
`);

/** The person's roles in a project, and what waits there. */
export const myRolesDocument = graphql(`
  query MyRoles($projectId: ID!) {
    me {
      id
      name
      email
      projectRoles: roles(projectId: $projectId)
    }
    project(id: $projectId) {
      id
      queue {
        ...QueueParts
      }
    }
  }
`);

export const queueChangedDocument = graphql(`
  subscription QueueChanged($projectId: ID!) {
    queueChanged(projectId: $projectId) {
      ...QueueParts
    }
  }
`);

export const signInMethodsDocument = graphql(`
  query SignInMethods {
    signInMethods {
      localAccounts
      provider
    }
  }
`);

/** Sends the browser to the identity provider, to come back to `next`. Returns why it could not. */
export async function leaveForProvider(next: string): Promise<string | null> {
  try {
    const response = await fetch("/auth/sign-in/social", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ next }),
    });
    if (!response.ok) return "The sign-in service is not answering. Try again in a moment.";
    window.location.assign(((await response.json()) as { url: string }).url);
    return null;
  } catch {
    return "The server cannot be reached. Check the connection and try again.";
  }
}

export type SignInResult = { readonly ok: true; readonly needsCode: boolean } | { readonly ok: false; readonly sentence: string };

/** Signs in with a local account (better-auth). A wrong email and a wrong password get the same answer. */
export async function signIn(email: string, password: string): Promise<SignInResult> {
  try {
    const response = await fetch("/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    if (response.ok) {
      const { twoFactorRedirect } = (await response.json()) as { twoFactorRedirect?: boolean };
      return { ok: true, needsCode: twoFactorRedirect === true };
    }
    if (response.status === 429) return { ok: false, sentence: tooManyAttempts(response.headers.get("retry-after")) };
    if (response.status >= 500) return { ok: false, sentence: "The server is not answering. Try again in a moment." };
    return { ok: false, sentence: "Wrong email or password." };
  } catch {
    return { ok: false, sentence: "The server cannot be reached. Check the connection and try again." };
  }
}

function tooManyAttempts(retryAfter: string | null): string {
  const seconds = Number(retryAfter);
  return `Too many attempts. Wait ${seconds > 0 ? duration(seconds) : "a moment"}, then try again.`;
}

import type { Page } from "@playwright/test";
import { type Demo, type Person, signInToApi } from "../demo.ts";
import { allViewsPainted } from "./arrived.ts";
import type { State } from "./states.ts";

/** The ids of the demo that addresses need. */
export interface Places {
  readonly project: string;
  readonly run: string;
  readonly version: number;
  readonly missedCase: string;
  readonly disagreement: string;
  readonly exam: string;
}

export interface Picture {
  readonly name: string;
  /** The person who views it; null before signing in. */
  readonly person: Person | null;
  readonly path: (places: Places) => string;
  /** The operations that the page's list or content depends on: they are delayed, emptied or failed. */
  readonly operations: readonly string[];
  /** The fields of their responses that are emptied. */
  readonly emptied: readonly string[];
  /** States that this page cannot have, each with the reason. */
  readonly without?: Partial<Record<State, string>>;
  /** Actions before the screenshot is taken. */
  readonly act?: (page: Page, state: State) => Promise<void>;
  /** True for pages that must also read well on a phone. */
  readonly phone?: boolean;
}

const inProject =
  (page: string) =>
  ({ project }: Places) =>
    `/p/${project}/${page}`;

export const pictures: readonly Picture[] = [
  {
    name: "sign-in",
    person: null,
    path: () => "/sign-in",
    operations: [],
    emptied: [],
    without: { loading: "it asks nothing before it is shown", empty: "it lists nothing" },
    act: async (page, state) => {
      if (state !== "failed") return;
      // Answered here: real wrong passwords would use up the attempts of this address.
      await page.route("**/auth/sign-in/email", (route) => route.fulfill({ status: 401, json: {} }));
      await page.getByLabel("Email").fill("reader1@demo.example");
      await page.getByLabel("Password").first().fill("not the password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").filter({ hasText: /\S/ }).waitFor();
    },
  },
  { name: "projects", person: "admin", path: () => "/", operations: ["Projects"], emptied: ["projects"], phone: true },
  {
    name: "read",
    person: "reader2",
    path: inProject("read"),
    operations: ["NextExam"],
    emptied: ["nextExam"],
    phone: true,
    act: async (page, state) => {
      if (state !== "full" || (await page.getByText("larger screen").isVisible())) return;
      await allViewsPainted(page);
    },
  },
  {
    name: "arbitration",
    person: "arbiter",
    path: inProject("arbitration"),
    operations: ["ArbitrationQueue"],
    emptied: ["worklist"],
    act: async (page, state) => {
      if (state === "full") await allViewsPainted(page);
    },
  },
  {
    name: "arbitration-exam",
    person: "arbiter",
    path: inProject("arbitration"),
    operations: ["ArbitrationExam"],
    emptied: ["exam"],
    without: { full: "it is the full state of arbitration" },
  },
  {
    name: "feedback",
    person: "reader1",
    path: inProject("feedback"),
    operations: ["Feedback"],
    emptied: ["feedback"],
    without: { full: "the demo's arbitration is not decided; e2e/docs-pictures.ts decides it and takes this page" },
  },
  {
    name: "missed",
    person: "analyst",
    path: ({ project, version }) => `/p/${project}/versions/${version}/missed`,
    operations: ["FalseNegatives"],
    emptied: ["falseNegatives"],
    phone: true,
  },
  {
    name: "missed-case",
    person: "analyst",
    path: ({ project, version, missedCase }) => `/p/${project}/versions/${version}/missed?case=${missedCase}`,
    operations: ["Case"],
    emptied: ["exam"],
    act: async (page, state) => {
      if (state !== "full") return;
      await allViewsPainted(page);
      await showHeatMap(page);
    },
  },
  {
    name: "compare",
    person: "analyst",
    path: ({ project, version }) => `/p/${project}/versions/${version}/compare`,
    operations: ["ComparableVersions", "Comparison", "Flips"],
    emptied: ["modelVersions"],
    phone: true,
  },
  {
    name: "disagreements",
    person: "analyst",
    path: inProject("disagreements"),
    operations: ["Disagreements", "DisagreementCounts"],
    emptied: ["discrepancies", "falsePositives", "falseNegatives", "readersDisagree", "versionFlips", "suspectLabels"],
    phone: true,
  },
  {
    name: "disagreements-case",
    person: "analyst",
    path: ({ project, disagreement }) => `/p/${project}/disagreements?kind=FALSE_POSITIVE&case=${disagreement}`,
    operations: [],
    emptied: [],
    without: { loading: "it is the page of missed-case", empty: "it is the page of missed-case", failed: "it is the page of missed-case" },
    act: async (page) => allViewsPainted(page),
  },
  { name: "cases", person: "manager", path: inProject("cases"), operations: ["Cases"], emptied: ["worklist"] },
  {
    name: "cases-exam",
    person: "manager",
    path: ({ project, exam }) => `/p/${project}/cases?exam=${exam}`,
    operations: [],
    emptied: [],
    without: { loading: "it is the page of missed-case", empty: "it is the page of missed-case", failed: "it is the page of missed-case" },
    act: async (page) => allViewsPainted(page),
  },
  { name: "import", person: "manager", path: inProject("import"), operations: ["MyUploads"], emptied: ["myUploads"] },
  { name: "exports", person: "analyst", path: inProject("exports"), operations: ["Exports"], emptied: ["exports"], phone: true },
  {
    name: "runs",
    person: "analyst",
    path: inProject("runs"),
    operations: ["Runs", "RetrainingOutlook", "RetrainingPolicy", "ComputeBackend"],
    emptied: ["trainingRuns"],
    phone: true,
  },
  {
    name: "runs-retrain",
    person: "analyst",
    path: inProject("runs"),
    operations: [],
    emptied: [],
    without: { loading: "a dialog asks nothing", empty: "a dialog lists nothing", failed: "what it asks for costs a training run" },
    act: async (page) => {
      await page.getByRole("button", { name: "Retrain" }).first().click();
      await page.getByRole("dialog").getByLabel("Seed").waitFor();
    },
  },
  {
    name: "run",
    person: "analyst",
    path: ({ project, run }) => `/p/${project}/runs/${run}`,
    operations: ["Run"],
    emptied: ["trainingRun"],
    phone: true,
  },
  { name: "versions", person: "analyst", path: inProject("versions"), operations: ["Versions"], emptied: ["modelVersions"], phone: true },
  {
    name: "version",
    person: "analyst",
    path: ({ project, version }) => `/p/${project}/versions/${version}`,
    operations: ["VersionNumbers", "Version"],
    emptied: ["modelVersions"],
    phone: true,
  },
  {
    name: "people",
    person: "admin",
    path: inProject("people"),
    operations: ["Members", "Accounts", "Webhooks", "AllApiTokens", "AuditTrail"],
    emptied: ["members", "accounts", "webhooks", "allApiTokens", "auditTrail"],
    act: async (page, state) => {
      if (state !== "full") return;
      await page.getByRole("button", { name: "Verify" }).click();
      await page.getByText("Audit trail intact").waitFor();
    },
  },
  {
    name: "account",
    person: "reader2",
    path: () => "/account",
    operations: ["Sessions", "ApiTokens"],
    emptied: ["sessions", "apiTokens"],
    phone: true,
  },
  {
    name: "keys",
    person: "reader2",
    path: inProject("cases"),
    operations: [],
    emptied: [],
    without: { loading: "the key map asks nothing", empty: "the key map is never empty", failed: "the key map cannot fail" },
    act: async (page) => {
      await page.locator("[data-state=full]").first().waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog").getByText("this list of keys").waitFor();
    },
  },
  {
    name: "find",
    person: "analyst",
    path: inProject("cases"),
    operations: ["Finder"],
    emptied: ["modelVersions"],
    act: async (page, state) => {
      await page.locator("[data-state=full]").first().waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").waitFor();
      if (state === "full") await page.getByRole("dialog").getByText("version").first().waitFor();
    },
  },
];

/** Presses G, then waits until each view's heat map has been made and loaded. */
async function showHeatMap(page: Page): Promise<void> {
  await page.keyboard.press("g");
  await page.waitForFunction(
    () => {
      const views = Number(document.querySelector<HTMLElement>("[data-views]")?.dataset.views);
      return document.querySelectorAll("svg image").length === views;
    },
    undefined,
    { timeout: 120_000 },
  );
  await page.evaluate(() =>
    Promise.all(
      [...document.querySelectorAll<SVGImageElement>("svg image")].map(({ href }) =>
        Object.assign(new Image(), { src: href.baseVal }).decode(),
      ),
    ),
  );
}

/** Finds the ids in the addresses of the screenshots. */
export async function findPlaces(demo: Demo): Promise<Places> {
  const ask = await signInToApi(demo, "analyst");
  const { projects } = await ask<{ projects: { id: string; key: string }[] }>("{ projects { id key } }");
  const project = present(projects[0], "project");
  const found = await ask<{
    trainingRuns: { nodes: { id: string }[] };
    modelVersions: { nodes: { id: string; number: number }[] };
    worklist: { nodes: { id: string }[] };
    discrepancies: { nodes: { id: string }[] };
  }>(
    `query($id: ID!) {
      trainingRuns(projectId: $id, first: 1, status: [SUCCEEDED]) { nodes { id } }
      modelVersions(projectId: $id, first: 1) { nodes { id number } }
      worklist(projectId: $id, first: 1, status: [SETTLED]) { nodes { id } }
      discrepancies(projectId: $id, first: 1, kind: [FALSE_POSITIVE]) { nodes { id } }
    }`,
    { id: project.id },
  );
  const version = present(found.modelVersions.nodes[0], "version");
  const { falseNegatives } = await ask<{ falseNegatives: { nodes: { id: string }[] } }>(
    "query($id: ID!) { falseNegatives(modelVersionId: $id, first: 1) { nodes { id } } }",
    { id: version.id },
  );
  return {
    project: project.key,
    run: present(found.trainingRuns.nodes[0], "finished run").id,
    version: version.number,
    missedCase: present(falseNegatives.nodes[0], "missed breast").id,
    disagreement: present(found.discrepancies.nodes[0], "disagreement").id,
    exam: present(found.worklist.nodes[0], "final exam").id,
  };
}

function present<T>(found: T | undefined, what: string): T {
  if (!found) throw new Error(`The demo has no ${what}.`);
  return found;
}

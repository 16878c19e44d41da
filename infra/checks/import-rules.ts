/** Imports point one way (ARCHITECTURE.md): the packages of ours that each may import, besides itself. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  metrics: [],
  storage: [],
  runtime: [],
  "tfjs-training": [],
  jobs: ["runtime"],
  webhooks: ["domain"],
  access: ["domain"],
  dicom: ["domain"],
  imaging: ["domain", "dicom"],
  evaluation: ["domain", "metrics"],
  learning: ["domain", "evaluation", "metrics", "tfjs-training"],
  phantom: ["domain", "metrics", "imaging"],
  database: ["access", "domain", "metrics"],
  snapshots: ["database", "domain", "jobs", "learning", "storage"],
  testing: ["database", "storage", "jobs", "domain", "learning", "phantom"],
};

/** The browser gets pure packages only; the process that serves it also gets what every process has. */
export const webMayImport: readonly string[] = ["domain", "imaging"];
export const webServerMayImport: readonly string[] = ["runtime"];

/** The only importers of each module: replacing it means changing one package. */
export const onlyImporter: readonly { module: RegExp; importer: RegExp }[] = [
  { module: /^@tensorflow\//, importer: /^packages\/(learning|tfjs-training)\// },
  { module: /^(@prisma\/|prisma\/)/, importer: /^(packages\/database\/|prisma\.config\.ts$)/ },
  { module: /^kysely/, importer: /^packages\/database\// },
  { module: /^pg$/, importer: /^(packages\/(database|jobs|testing)\/|infra\/local\/)/ },
  { module: /^pg-boss/, importer: /^packages\/jobs\// },
  { module: /^@cornerstonejs\//, importer: /^packages\/dicom\// },
  { module: /^minio/, importer: /^packages\/storage\// },
];

/** Tests, and folders used only by them, may also import the testing package and all of our packages. */
export const testFile = /\.test\.tsx?$|\/testing\//;

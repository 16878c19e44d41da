import type { Growth } from "./find-growth.ts";

/** Over the exams that they know, anew at each question, where these are more than 5,000: one statement over the evaluation's cases, whose answer is one row. */
const keptBlind = { "meets more than 10000 rows": ["READER"] } as const;

/** Documents of the web app that still ask for what grows with the project. This list only shrinks: whoever mends one takes its lines off. */
export const stillGrowing: Growth = {
  MissedCounts: keptBlind,
  MissedVersion: keptBlind,
  PlaceCounts: keptBlind,
  Version: keptBlind,
  VersionAtThreshold: keptBlind,
  VersionPlaces: keptBlind,
  VersionSubgroup: keptBlind,
  Versions: keptBlind,
};

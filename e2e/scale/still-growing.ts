import { roles } from "@second-read/domain";
import type { Growth } from "./find-growth.ts";

/** Documents of the web app that still ask for what grows with the project. This list only shrinks: whoever mends one takes its lines off. */
export const stillGrowing: Growth = {
  "Cases, status null": {
    "scans all of Exam": roles,
    "meets more than 10000 rows": roles,
  },
  "Cases, status null, page 2": {
    "scans all of Exam": roles,
    "meets more than 10000 rows": roles,
  },
  'Cases, status ["SETTLED"]': {
    "scans all of Exam": roles,
    "meets more than 10000 rows": roles,
  },
  'Cases, status ["SETTLED"], page 2': {
    "scans all of Exam": roles,
    "meets more than 10000 rows": roles,
  },
  DisagreementCounts: {
    "scans all of Exam": roles,
    "meets more than 10000 rows": roles,
    "scans all of Discrepancy": roles,
  },
  'Disagreements, kind ["FALSE_POSITIVE"], open true': {
    "scans all of Discrepancy": roles,
    "meets more than 10000 rows": roles,
    "scans all of Exam": ["DATA_MANAGER", "ANALYST", "ADMIN"],
  },
  'Disagreements, kind ["FALSE_POSITIVE"], open true, page 2': {
    "scans all of Discrepancy": roles,
    "meets more than 10000 rows": roles,
    "scans all of Exam": ["DATA_MANAGER", "ANALYST", "ADMIN"],
  },
  'Disagreements, kind ["READERS_DISAGREE"], open true': {
    "scans all of Discrepancy": roles,
    "meets more than 10000 rows": roles,
    "scans all of Exam": ["DATA_MANAGER", "ANALYST", "ADMIN"],
  },
  'Disagreements, kind ["READERS_DISAGREE"], open true, page 2': {
    "scans all of Discrepancy": roles,
    "meets more than 10000 rows": roles,
    "scans all of Exam": ["DATA_MANAGER", "ANALYST", "ADMIN"],
  },
  'Disagreements, kind ["SUSPECT_LABEL"], open true': {
    "scans all of Discrepancy": roles,
    "meets more than 10000 rows": roles,
    "scans all of Exam": ["DATA_MANAGER", "ANALYST", "ADMIN"],
  },
  'Disagreements, kind ["SUSPECT_LABEL"], open true, page 2': {
    "scans all of Discrepancy": roles,
    "meets more than 10000 rows": roles,
    "scans all of Exam": ["DATA_MANAGER", "ANALYST", "ADMIN"],
  },
  'Disagreements, kind ["VERSION_FLIP"], open true': {
    "scans all of Discrepancy": roles,
    "meets more than 10000 rows": roles,
    "scans all of Exam": ["DATA_MANAGER", "ANALYST", "ADMIN"],
  },
  'Disagreements, kind ["VERSION_FLIP"], open true, page 2': {
    "scans all of Discrepancy": roles,
    "meets more than 10000 rows": roles,
    "scans all of Exam": ["DATA_MANAGER", "ANALYST", "ADMIN"],
  },
  Feedback: {
    "scans all of Exam": ["READER"],
    "meets more than 10000 rows": ["READER"],
  },
  "Feedback, page 2": {
    "scans all of Exam": ["READER"],
    "meets more than 10000 rows": ["READER"],
  },
  MissedCounts: {
    "meets more than 10000 rows": ["READER", "ARBITER"],
    "scans all of EvaluationCase": ["READER", "ARBITER"],
  },
  MissedVersion: {
    "meets more than 10000 rows": ["READER", "ARBITER"],
    "scans all of EvaluationCase": ["READER", "ARBITER"],
  },
  MyRoles: {
    "scans all of Breast": roles,
    "scans all of Discrepancy": roles,
    "scans all of Truth": roles,
    "meets more than 10000 rows": roles,
    "scans all of Exam": ["DATA_MANAGER", "ANALYST", "ADMIN"],
    "scans all of Image": ["DATA_MANAGER", "ANALYST", "ADMIN"],
    "scans all of Patient": ["DATA_MANAGER", "ANALYST", "ADMIN"],
  },
  ProjectsWithWork: {
    "scans all of Exam": roles,
    "meets more than 10000 rows": roles,
    "scans all of Breast": roles,
    "scans all of Discrepancy": roles,
    "scans all of Truth": roles,
    "scans all of Image": ["DATA_MANAGER", "ANALYST", "ADMIN"],
    "scans all of Patient": ["DATA_MANAGER", "ANALYST", "ADMIN"],
  },
  RetrainingOutlook: {
    "scans all of Breast": roles,
    "scans all of Discrepancy": ["READER"],
    "scans all of Truth": roles,
    "meets more than 10000 rows": roles,
    "scans all of Exam": roles,
    "scans all of Image": roles,
    "scans all of Patient": roles,
  },
  VersionAtThreshold: {
    "meets more than 10000 rows": ["READER", "ARBITER"],
    "scans all of EvaluationCase": ["READER", "ARBITER"],
  },
  Version: {
    "meets more than 10000 rows": ["READER", "ARBITER"],
    "scans all of EvaluationCase": ["READER", "ARBITER"],
  },
  VersionSubgroup: {
    "meets more than 10000 rows": ["READER", "ARBITER"],
    "scans all of EvaluationCase": ["READER", "ARBITER"],
  },
  Versions: {
    "meets more than 10000 rows": ["READER", "ARBITER"],
    "scans all of EvaluationCase": ["READER", "ARBITER"],
  },
};

import { getNamedType, isInputObjectType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSchema } from "../schema.ts";
import { documents, readNext } from "../testing/reading-room.ts";
import { readInput, type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// Every mutation that takes marks × every kind of absurd mark.

let api: TestApi;
let project: string;
let anna: TestPerson;
let ben: TestPerson;
let arbiter: TestPerson;
let manager: TestPerson;
let exam: SeededExam;
let disputed: SeededExam;
let readId: string;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("marks");
  anna = await api.person("Anna", { [project]: ["READER"] });
  ben = await api.person("Ben", { [project]: ["READER"] });
  arbiter = await api.person("Arno", { [project]: ["ARBITER"] });
  manager = await api.person("Mona", { [project]: ["DATA_MANAGER"] });
  disputed = await seedExam(api, project);
  for (const [person, opinion] of [
    [anna, "RECALL"],
    [ben, "NORMAL"],
  ] as const)
    await readNext(api, project, person, readInput(opinion));
  await api.conclude();
  exam = await seedExam(api, project);
  readId = (await api.ok(anna, documents.next, { p: project })).nextExam.id;
});
afterAll(() => api?.close());

const wrong: Readonly<Record<string, readonly [shape: string, points: readonly (readonly number[])[]]>> = {
  "a box without height": [
    "BOX",
    [
      [10, 10],
      [40, 10],
    ],
  ],
  "a box without width": [
    "BOX",
    [
      [10, 10],
      [10, 40],
    ],
  ],
  "a box of one point": [
    "BOX",
    [
      [10, 10],
      [10, 10],
    ],
  ],
  "an ellipse without width": [
    "ELLIPSE",
    [
      [10, 10],
      [40, 10],
      [20, 10],
      [30, 10],
    ],
  ],
  "an ellipse of one point": [
    "ELLIPSE",
    [
      [9, 9],
      [9, 9],
      [9, 9],
      [9, 9],
    ],
  ],
  "a polygon on one line": [
    "POLYGON",
    [
      [10, 10],
      [20, 20],
      [30, 30],
    ],
  ],
  "a polygon that crosses itself": [
    "POLYGON",
    [
      [10, 10],
      [40, 40],
      [40, 10],
      [10, 40],
    ],
  ],
  "a polygon that touches itself": [
    "POLYGON",
    [
      [0, 0],
      [40, 0],
      [40, 40],
      [20, 0],
      [0, 40],
    ],
  ],
  "a polygon with a point twice": [
    "POLYGON",
    [
      [10, 10],
      [40, 10],
      [40, 10],
      [40, 40],
    ],
  ],
  "a polygon of two points": [
    "POLYGON",
    [
      [10, 10],
      [40, 40],
    ],
  ],
  "a point of three numbers": ["POINT", [[10, 10, 10]]],
  "no point": ["POINT", []],
  "another shape": [
    "CIRCLE",
    [
      [10, 10],
      [40, 40],
    ],
  ],
  "a point far off the image": ["POINT", [[9000, 9000]]],
  "a box that leaves the image": [
    "BOX",
    [
      [-700, 10],
      [40, 40],
    ],
  ],
};
const fine: (typeof wrong)[string] = [
  "BOX",
  [
    [10, 10],
    [40, 40],
  ],
];

type Send = (mark: (typeof wrong)[string]) => Promise<string>;
const findings = (of: SeededExam, [shape, points]: (typeof wrong)[string]) => [
  { kind: "MASS", laterality: "R", marks: [{ imageId: of.images.find(({ laterality }) => laterality === "R")!.id, shape, points }] },
];
const codeOf = async (person: TestPerson, query: string, variables: Record<string, unknown>) => {
  const { errors } = await api.graphql(person, query, variables);
  return errors?.[0]?.extensions.code ?? "DONE";
};

/** One sender each, by the mutation's name. For an upload, marks outside the image are for ingest to check: it has no pixels yet. */
const senders: Readonly<Record<string, Send>> = {
  saveDraft: (mark) =>
    codeOf(anna, documents.save, {
      id: readId,
      input: readInput("RECALL", "NORMAL", { findings: findings(exam, mark) }),
    }),
  finaliseRead: (mark) =>
    codeOf(anna, documents.finalise, { id: readId, input: readInput("RECALL", "NORMAL", { findings: findings(exam, mark) }), key: "one" }),
  adjudicate: (mark) =>
    codeOf(arbiter, documents.adjudicate, {
      id: disputed.id,
      input: {
        reason: "seen on both views",
        breasts: [
          { laterality: "R", class: "MALIGNANT", strength: "ADJUDICATED", findings: findings(disputed, mark) },
          { laterality: "L", class: "NORMAL", strength: "ADJUDICATED" },
        ],
      },
    }),
  createUpload: ([shape, points]) =>
    codeOf(manager, "mutation($input: CreateUploadInput!) { createUpload(input: $input) { uploadId } }", {
      input: {
        projectId: project,
        fileName: "a.png",
        bytes: 10,
        sha256: "a".repeat(64),
        imported: { lesions: [{ kind: "MASS", class: "MALIGNANT", shape, points }] },
      },
    }),
};

test("every mutation that takes marks is tried here", () => {
  const fields = Object.values(createSchema().getMutationType()!.getFields());
  expect(
    fields
      .filter(({ args }) => args.some(({ type }) => takesPoints(getNamedType(type))))
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(Object.keys(senders).toSorted());
});

function takesPoints(type: unknown): boolean {
  if (!isInputObjectType(type)) return false;
  return Object.values(type.getFields()).some((field) => field.name === "points" || takesPoints(getNamedType(field.type)));
}

describe.each(Object.keys(senders))("%s", (name) => {
  const offImage = ["a point far off the image", "a box that leaves the image"];
  const tried = Object.keys(wrong).filter((mark) => name !== "createUpload" || !offImage.includes(mark));
  test.each(tried)("refuses %s", async (mark) => {
    expect(await senders[name]!(wrong[mark]!)).toBe("INVALID_INPUT");
  });
  test("takes a box", async () => {
    expect(await senders[name]!(fine)).toBe("DONE");
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutationsOf, queriesOf, subscriptionsOf } from "../testing/blind-walk.ts";
import { type Blinded, type BlindWorld, blinded, makeBlindWorld, secrets } from "../testing/blind-world.ts";
import { askAll, differences, plainText } from "../testing/compare-answers.ts";
import { firstEvents } from "../testing/events.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";

// Generated: two worlds that look alike to a blinded person and differ in everything that is hidden. Everything that can be asked is asked of both,
// in each blinded role: every field with every argument, connection, count, subscription, mutation and error. The answers must be the same, and
// contain none of the hidden words and scores. An analyst, who is not blinded, must find each of them with the same walk.

let api: TestApi;
let worlds: readonly [BlindWorld, BlindWorld];

beforeAll(async () => {
  api = await startTestApi({ liveClock: true, mostCost: Number.POSITIVE_INFINITY });
  worlds = [await makeBlindWorld(api, secrets[0]), await makeBlindWorld(api, secrets[1])];
});
afterAll(() => api?.close());

const plainIn = (world: BlindWorld) => (text: string) =>
  plainText(text, (id) => world.labels.get(id) ?? "id").replaceAll(`world-${world.secret.name}`, "world");
const hiddenWords = ({ secret }: BlindWorld) => [`${secret.name}-READ`, `${secret.name}-TRUTH`, String(secret.score)];

describe.each(Object.keys(blinded) as Blinded[])("a %s", (who) => {
  test("gets the same answers in both worlds, and none of what is hidden", async () => {
    const walks = [];
    for (const world of worlds) {
      const exams = [world.waiting.id, world.disputed.id, world.final.id, world.drafts[who].exam.id];
      const documents = [...queriesOf(world, exams), ...mutationsOf(world, who)];
      const answers = await askAll(api, world.people[who], documents, plainIn(world));
      for (const document of subscriptionsOf(world)) {
        const [event] = await firstEvents(api, world.people[who], document, {});
        answers.push({ document: plainIn(world)(document), answer: plainIn(world)(JSON.stringify(event?.data)) });
      }
      const everything = answers.map(({ answer }) => answer).join("\n");
      for (const word of hiddenWords(world)) expect([word, everything.includes(word)]).toEqual([word, false]);
      walks.push(answers);
    }
    const [one = [], other = []] = walks;
    expect(one.length).toBeGreaterThan(30);
    expect(one.map(({ document }) => document)).toEqual(other.map(({ document }) => document));
    expect(differences(one, other)).toEqual([]);
  });
});

describe("the walk", () => {
  test("finds all that is hidden when an analyst walks it, so that it would be found", async () => {
    for (const world of worlds) {
      const answers = await askAll(api, world.people.analyst, queriesOf(world, [world.waiting.id, world.disputed.id]), plainIn(world));
      const everything = answers.map(({ answer }) => answer).join("\n");
      for (const word of hiddenWords(world)) expect([word, everything.includes(word)]).toEqual([word, true]);
    }
  });

  test("leaves an exposure where a final exam was opened, and none where nothing was shown", async () => {
    const [world] = worlds;
    const exposures = await api.database.prisma.exposure.findMany({ where: { userId: world.people.reader.id } });
    expect(exposures.map(({ examId }) => world.labels.get(examId))).toEqual(["final"]);
  });
});

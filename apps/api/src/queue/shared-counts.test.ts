import { publish } from "@second-read/jobs";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { changesOf } from "../common/events.ts";
import { seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";
import { shareCounts } from "./shared-counts.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterEach(() => void vi.useRealTimers());
afterAll(() => api.close());

test("all who follow a project's queues are counted for once, each as they may know it", async () => {
  const project = await api.project("followed");
  const people = await Promise.all(["one", "two", "three"].map((name) => api.person(name, { [project]: ["READER"] })));
  const exams = [await seedExam(api, project), await seedExam(api, project)];
  const [first] = people;
  await api.database.prisma.skip.create({ data: { examId: exams[0]?.id ?? "", userId: first?.id ?? "", round: 1, reason: "tired" } });
  let statements = 0;
  const shared = shareCounts({
    sql: {
      ...api.database.sql,
      run: (statement) => {
        statements += 1;
        return api.database.sql.run(statement);
      },
    },
  });
  const followers = Array.from({ length: 200 }, (_, index) => people[index % people.length]?.id ?? "");
  const counts = await Promise.all(
    followers.map((personId) => shared.of(project, { personId, reads: true, analyses: false, onlyKnown: true })),
  );
  // One statement counts what has changed, another reads the counts.
  expect(statements).toBe(2);
  expect(counts.map(({ unread }) => unread)).toEqual(followers.map((id) => (id === first?.id ? 1 : 2)));
});

test("a clock that is set back holds up neither counts nor changes", async () => {
  const project = await api.project("set-back");
  const person = await api.person("Rea", { [project]: ["READER"] });
  const shared = shareCounts(api.database);
  const count = () => shared.of(project, { personId: person.id, reads: true, analyses: false, onlyKnown: true });
  const { events } = api.api.deps;
  const options = { events, channel: "set_back", concerns: () => true, quietMilliseconds: 100 };
  const changes = changesOf({ ...options, load: async () => ["loaded"] });
  await count();
  await changes.next();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(Date.now() - 86_400_000);
  await count();
  await publish(api.database.sql, "set_back", {});
  expect(await changes.next()).toMatchObject({ done: false, value: "loaded" });
  await changes.return?.();
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";
import { shareCounts } from "./shared-counts.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
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

/** The database login of the processes under test, on the server that belongs to the test run. */
export const applicationLogin = { name: "second_read_tests", password: "for tests" } as const;

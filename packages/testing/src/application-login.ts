/** Whom the processes of tests sign in as, on the server that a test run has to itself. */
export const applicationLogin = { name: "second_read_tests", password: "for tests" } as const;

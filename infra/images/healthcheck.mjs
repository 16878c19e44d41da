/** Exits with 0 if this container's process reports that it is ready. */
const address = process.argv[2] ?? `http://127.0.0.1:${process.env.OPERATIONS_PORT}/health/ready`;
const answer = await fetch(address, { signal: AbortSignal.timeout(4_000) }).catch(() => null);
process.exit(answer?.ok ? 0 : 1);

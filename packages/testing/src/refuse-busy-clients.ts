/** Fails the test run if a connection of pg is given a query while it is answering another: pg 9 refuses this, pg 8 only warns, once per process. */
process.on("warning", (warning) => {
  if (warning.message.startsWith("Calling client.query() when the client is already executing a query")) throw warning;
});

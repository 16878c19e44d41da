/** Fails the test run where a connection of pg is given a query while it answers another, which pg 9 refuses and pg 8 only warns of, once a process. */
process.on("warning", (warning) => {
  if (warning.message.startsWith("Calling client.query() when the client is already executing a query")) throw warning;
});

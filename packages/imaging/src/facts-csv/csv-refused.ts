/** A CSV file that cannot be read as a whole; the message is a clause that says what is wrong, without a full stop. */
export class CsvRefused extends Error {
  constructor(
    readonly line: number,
    readonly fault: string,
  ) {
    super(`line ${line}: ${fault}`);
  }
}

/** Thrown if a CSV file cannot be read at all; the message is a clause without a full stop. */
export class CsvRefused extends Error {
  constructor(
    readonly line: number,
    readonly fault: string,
  ) {
    super(`line ${line}: ${fault}`);
  }
}

/**
 * A placeholder in a prepared statement for a value that each call supplies. Using its value while the statement is being built throws an error that
 * says so.
 */
export class Placeholder {
  readonly #name: string;
  readonly #form: (value: unknown) => unknown;

  constructor(name: string, form: (value: unknown) => unknown = (value) => value) {
    this.#name = name;
    this.#form = form;
  }

  /** The same value in another form, which is computed when the value is supplied. */
  formed(form: (value: unknown) => unknown): Placeholder {
    return new Placeholder(this.#name, (value) => form(this.#form(value)));
  }

  fill(values: Readonly<Record<string, unknown>>): unknown {
    return this.#form(values[this.#name]);
  }

  toJSON(): never {
    throw this.#notYet();
  }

  [Symbol.toPrimitive](): never {
    throw this.#notYet();
  }

  #notYet(): Error {
    return new Error(`A prepared statement may not look at "${this.#name}": it is built before there is a value.`);
  }
}

/** Applies `form` to a value, either now or, while a prepared statement is being built, for each call. */
export function formed<Value>(value: Value, form: (value: Value) => unknown): unknown {
  return value instanceof Placeholder ? value.formed(form as (value: unknown) => unknown) : form(value);
}

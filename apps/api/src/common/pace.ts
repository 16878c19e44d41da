import DataLoader from "dataloader";

/** What an ordinary page needs at once. */
const atOnce = 200;

/** Passes a value on, at once or in a later turn of the event loop. */
export type Pace = <Value>(value: Value) => Value | Promise<Value>;

/**
 * For one request: passes on this many values in each turn of the event loop. Otherwise GraphQL processes a thousand rows that arrived in one
 * database result in one go, and the process answers nobody meanwhile.
 */
export function createPace(): Pace {
  let left = atOnce;
  let turns = false;
  const waiting: (() => void)[] = [];

  const turnLater = () => {
    if (turns) return;
    turns = true;
    setImmediate(() => {
      turns = false;
      left = atOnce;
      const next = waiting.splice(0, atOnce);
      if (next.length === 0) return;
      left -= next.length;
      turnLater();
      for (const handOn of next) handOn();
    });
  };
  return (value) => {
    turnLater();
    if (left > 0 && waiting.length === 0) {
      left -= 1;
      return value;
    }
    return new Promise((resolve) => waiting.push(() => resolve(value)));
  };
}

/** A loader that passes on its results at this pace. */
export class PacedLoader<Key, Value, CacheKey = Key> extends DataLoader<Key, Value, CacheKey> {
  readonly #pace: Pace;

  constructor(pace: Pace, ...args: ConstructorParameters<typeof DataLoader<Key, Value, CacheKey>>) {
    super(...args);
    this.#pace = pace;
  }

  override load(key: Key): Promise<Value> {
    return super.load(key).then((value) => this.#pace(value));
  }
}

export interface RecentLimits<Value> {
  /** The sum of all sizes. */
  readonly most: number;
  /** 1 each if omitted. */
  readonly sizeOf?: (value: Value) => number;
}

/**
 * A least-recently-used map: beyond its size, the entry used longest ago is dropped. Everything that a process keeps by person, address, document or
 * id is kept in one, because callers can keep presenting new ones.
 */
export class Recent<Key, Value> {
  readonly #kept = new Map<Key, { readonly value: Value; readonly size: number }>();
  readonly #limits: RecentLimits<Value>;
  #size = 0;

  constructor(limits: RecentLimits<Value>) {
    this.#limits = limits;
  }

  get(key: Key): Value | undefined {
    const found = this.#kept.get(key);
    if (found === undefined) return undefined;
    // Moved to the end, so that the first entry is the one used longest ago.
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found.value;
  }

  /** An entry larger than the whole limit is not kept. */
  set(key: Key, value: Value): void {
    this.delete(key);
    const { most, sizeOf } = this.#limits;
    const size = sizeOf?.(value) ?? 1;
    if (size > most) return;
    this.#kept.set(key, { value, size });
    this.#size += size;
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= most) break;
      this.delete(oldest);
    }
  }

  delete(key: Key): boolean {
    this.#size -= this.#kept.get(key)?.size ?? 0;
    return this.#kept.delete(key);
  }

  deleteWhere(isMeant: (value: Value) => boolean): void {
    for (const [key, { value }] of this.#kept) if (isMeant(value)) this.delete(key);
  }

  clear(): void {
    this.#kept.clear();
    this.#size = 0;
  }

  get size(): number {
    return this.#size;
  }
}

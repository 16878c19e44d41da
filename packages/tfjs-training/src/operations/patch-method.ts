const patchedMark = Symbol("patched");

type Method = (...values: never[]) => unknown;

/**
 * Overrides a method of an object's class; `replacement` receives the object, the original method (bound) and the arguments. tfjs-layers does not
 * export its layer classes, hence an example object. A class's method is patched only once, however often this is called.
 */
export function patchMethod<Self extends object>(
  example: object,
  name: string,
  // biome-ignore lint/suspicious/noExplicitAny: the arguments are those of a method that tfjs does not export
  replacement: (self: Self, original: (...values: any[]) => any, values: any[]) => unknown,
): void {
  const prototype = Object.getPrototypeOf(example) as Record<string, Method>;
  const original = prototype[name] as Method & { [patchedMark]?: true };
  if (Object.hasOwn(prototype, name) && original[patchedMark]) return;
  const patched = function (this: Self, ...values: never[]) {
    return replacement(this, original.bind(this) as never, values);
  };
  Object.defineProperty(prototype, name, { configurable: true, writable: true, value: Object.assign(patched, { [patchedMark]: true }) });
}

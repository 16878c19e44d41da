/**
 * A path as names are compared: forward slashes, no `./`, composed characters. macOS hands out decomposed names (é as e and an accent) where a
 * table has composed ones.
 */
export function normalisePath(path: string): string {
  return path
    .normalize("NFC")
    .replaceAll("\\", "/")
    .split("/")
    .filter((part, index) => part !== "." && (part !== "" || index === 0))
    .join("/");
}

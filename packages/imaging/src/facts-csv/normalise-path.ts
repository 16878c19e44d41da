/**
 * The form in which paths are compared: forward slashes, no `./`, composed characters. macOS returns decomposed names (é as e and an accent), while
 * tables usually have composed ones.
 */
export function normalisePath(path: string): string {
  return path
    .normalize("NFC")
    .replaceAll("\\", "/")
    .split("/")
    .filter((part, index) => part !== "." && (part !== "" || index === 0))
    .join("/");
}

export interface SubgroupGroup {
  readonly title: string;
  readonly members: readonly { readonly name: string; readonly label: string }[];
}

const titles: Readonly<Record<string, string>> = { density: "Density", age: "Age", vendor: "Vendor", view: "View", kind: "Lesion" };

/** `density:c`, `age:50-59` as groups in reading order. */
export function groupsOf(subgroups: readonly string[]): SubgroupGroup[] {
  const groups = new Map<string, SubgroupGroup["members"]>();
  for (const name of [...subgroups].sort()) {
    const colon = name.indexOf(":");
    const key = colon === -1 ? "" : name.slice(0, colon);
    const title = titles[key] ?? (key === "" ? "Others" : key);
    groups.set(title, [...(groups.get(title) ?? []), { name, label: colon === -1 ? name : name.slice(colon + 1) }]);
  }
  return [...groups].map(([title, members]) => ({ title, members }));
}

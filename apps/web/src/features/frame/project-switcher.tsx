import { Menu } from "@mantine/core";
import { IconChevronDown, IconSwitchHorizontal } from "@tabler/icons-react";
import classes from "./frame.module.css";
import type { ProjectScope } from "./project-context.tsx";

/** The name of the project, with a menu of the others. */
export function ProjectSwitcher({ scope }: { scope: ProjectScope }) {
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <button
          type="button"
          className={classes.project}
          title={scope.project.name}
          aria-label={`Project ${scope.project.name}; switch project`}
        >
          <span className={classes.projectName}>{scope.project.name}</span>
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {scope.projects.map((project) => (
          <Menu.Item key={project.id} component="a" href={`/p/${project.key}`}>
            {project.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component="a" href="/" leftSection={<IconSwitchHorizontal size={14} aria-hidden />}>
          All projects
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

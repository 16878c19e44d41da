export interface Question {
  readonly root: string;
  readonly dataFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly needsDatabase: boolean;
}

export function findObstacle(question: Question): string | null;

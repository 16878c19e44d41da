/** The parts of an upload that its job works with. */
export interface UploadInHand {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string | null;
  readonly bytes: number;
  readonly sha256: string;
}

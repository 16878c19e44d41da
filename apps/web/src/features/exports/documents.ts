import { graphql } from "../../generated/index.ts";

export const exportFragment = graphql(`
  fragment ExportParts on Export {
    id
    format
    status
    progress
    total
    exported
    notFinal
    heldOut
    sha256
    bytes
    createdAt
    expiresAt
    snapshot {
      id
      digest
    }
    error {
      message
    }
  }
`);

export const exportsDocument = graphql(`
  query Exports($projectId: ID!) {
    exports(projectId: $projectId, first: 50) {
      ...ExportParts
    }
  }
`);

/** Requested only when needed, since the URL expires after minutes. */
export const exportAddressDocument = graphql(`
  query ExportAddress($id: ID!) {
    export(id: $id) {
      id
      url
    }
  }
`);

export const createExportDocument = graphql(`
  mutation CreateExport($projectId: ID!, $format: ExportFormat!, $snapshotId: ID) {
    createExport(projectId: $projectId, format: $format, snapshotId: $snapshotId) {
      ...ExportParts
    }
  }
`);

export const cancelExportDocument = graphql(`
  mutation CancelExport($id: ID!) {
    cancelExport(id: $id) {
      ...ExportParts
    }
  }
`);

export const exportSnapshotsDocument = graphql(`
  query ExportSnapshots($projectId: ID!) {
    snapshots(projectId: $projectId, first: 50) {
      nodes {
        id
        status
        digest
        frozenAt
      }
    }
  }
`);

import { graphql } from "../../generated/index.ts";

export const createUploadDocument = graphql(`
  mutation CreateUpload($input: CreateUploadInput!) {
    createUpload(input: $input) {
      uploadId
      url
      method
      fields
      headers
      expiresAt
    }
  }
`);

export const completeUploadDocument = graphql(`
  mutation CompleteUpload($uploadId: ID!) {
    completeUpload(uploadId: $uploadId) {
      id
      status
    }
  }
`);

export const uploadFragment = graphql(`
  fragment UploadParts on Upload {
    id
    status
    alreadyFiled
    corrected
    receipt {
      kept
      replaced
      dropped
      droppedPrivate
      droppedBesides
    }
    image {
      id
      viewLabel
    }
    rejection {
      code
      message
    }
  }
`);

export const uploadDocument = graphql(`
  query Upload($id: ID!) {
    upload(id: $id) {
      ...UploadParts
    }
  }
`);

/** One's own files of the last days, for a page that was loaded again. */
export const myUploadsDocument = graphql(`
  query MyUploads($projectId: ID!) {
    myUploads(projectId: $projectId, first: 100) {
      ...UploadParts
      fileName
    }
  }
`);

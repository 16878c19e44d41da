import { graphql } from "../../generated/index.ts";

export const uploadFragment = graphql(`
  fragment UploadParts on Upload {
    id
    status
    waitingFor
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

import { defaultGateSettings, type GateSettings } from "./gate-settings.ts";

/** Every setting of a project, each of which is obeyed somewhere. What is absent has its default where it is used. */
export interface ProjectSettings {
  /** Every exam of a patient is to be read, not the last one alone. */
  readonly readRetrospectively?: boolean;
  /** Whose a read is, is told to nobody but administrators who do not arbitrate (access `namesReaders`). */
  readonly anonymousReaders?: boolean;
  /** Train on images that were compressed with loss. */
  readonly trainOnLossy?: boolean;
  /** Share of abnormal breasts where the model is to be used: PPV and NPV are given there too. */
  readonly prevalence?: number;
  /** Webhooks may go to loopback and private addresses. */
  readonly webhooksToPrivateAddresses?: boolean;
  /** Webhooks may go over http, unencrypted. */
  readonly webhooksOverHttp?: boolean;
  readonly gate?: Partial<GateSettings>;
}

/** A project's own numbers where it has set any, the usual ones where not. */
export function gateSettingsOf({ gate }: ProjectSettings): GateSettings {
  return { ...defaultGateSettings, ...gate };
}

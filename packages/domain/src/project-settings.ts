import { defaultGateSettings, type GateSettings } from "./gate-settings.ts";

/** Every setting of a project. An absent setting has its default where it is used. */
export interface ProjectSettings {
  /** Every exam of a patient is read, not only the latest. */
  readonly readRetrospectively?: boolean;
  /** Readers' names are shown only to administrators who do not arbitrate (access `namesReaders`). */
  readonly anonymousReaders?: boolean;
  /** Train on images that were compressed with loss. */
  readonly trainOnLossy?: boolean;
  /** Share of abnormal breasts where the model is to be used; PPV and NPV are also given at this prevalence. */
  readonly prevalence?: number;
  /** Webhooks may go to loopback and private addresses. */
  readonly webhooksToPrivateAddresses?: boolean;
  /** Webhooks may go over http, unencrypted. */
  readonly webhooksOverHttp?: boolean;
  readonly gate?: Partial<GateSettings>;
}

/** A project's own settings, with defaults for those that it has not set. */
export function gateSettingsOf({ gate }: ProjectSettings): GateSettings {
  return { ...defaultGateSettings, ...gate };
}

import type * as access from "@second-read/access";
import type * as domain from "@second-read/domain";
import type * as metrics from "@second-read/metrics";

/**
 * The types of the JSON columns, by the names given in brackets above them in prisma/schema.prisma, so that reading a column needs no cast. Only our
 * own code writes JSON; where a shape has changed, the type says what older rows lack.
 */
declare global {
  namespace PrismaJson {
    type AuditDetails = Readonly<Record<string, unknown>>;
    type BreastAssessments = readonly domain.BreastAssessment[];
    type CalibrationBins = readonly metrics.CalibrationBin[];
    type CaseKinds = readonly domain.CaseKind[];
    type ClassAgreement = domain.ClassAgreement;
    type DecidedBreasts = readonly domain.DecidedBreast[];
    type DeliveryAttempts = readonly domain.DeliveryAttempt[];
    type DriftFigures = readonly domain.DriftFigure[];
    type EpochFigures = domain.EpochFigures;
    type Findings = readonly domain.Finding[];
    type FoldModels = readonly domain.FoldModel[];
    type GateChecks = readonly domain.StoredGateCheck[];
    type GateSettings = domain.GateSettings;
    type Hanging = domain.Hanging;
    type HeaderStatements = domain.HeaderStatements;
    type LocalisationFigures = domain.LocalisationFigures;
    type Marks = readonly metrics.Mark[];
    type OperatingPoints = readonly domain.OperatingPoint[];
    type Preparation = domain.Preparation;
    type ProjectSettings = domain.ProjectSettings;
    type Receipt = domain.Receipt;
    type RocPoints = readonly domain.RocPoint[];
    type RunJobResult = domain.RunJobResult;
    type SealedFacts = domain.SealedFacts;
    type SnapshotShares = domain.SnapshotShares;
    type StatedLesions = readonly domain.StatedLesion[];
    type SubgroupSets = readonly (readonly string[])[];
    type ThresholdByPoint = domain.ThresholdByPoint;
    type ThresholdSets = readonly domain.ThresholdByPoint[];
    type VersionScoring = domain.VersionScoring;
    // String literal types kept as text.
    type AliasName = domain.Alias;
    type AuditOutcome = "done" | "denied";
    type Density = domain.Density;
    type DeliveryEvent = domain.DeliveryEvent;
    type Exposed = access.Exposed;
    type GateDecision = domain.GateDecision;
    type HeatMapState = "QUEUED" | "MADE" | "FAILED";
    type RecipeName = domain.RecipeName;
    type RunStage = domain.RunStage;
    type SpacingBasis = domain.SpacingBasis;
    type View = domain.View;
    type ViewModifier = domain.ViewModifier;
    type WebhookEvent = domain.WebhookEvent;
  }
}

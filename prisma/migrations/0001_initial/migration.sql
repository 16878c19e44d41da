-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "ReadingProtocol" AS ENUM ('SINGLE', 'DOUBLE_ARBITRATION', 'DOUBLE_CONSENSUS', 'RECALL_IF_ONE');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('READER', 'ARBITER', 'DATA_MANAGER', 'ANALYST');

-- CreateEnum
CREATE TYPE "ExamStatus" AS ENUM ('INGESTING', 'QUEUED', 'READING', 'ARBITRATION', 'SETTLED', 'TECHNICAL_RECALL', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "Laterality" AS ENUM ('R', 'L');

-- CreateEnum
CREATE TYPE "BreastClass" AS ENUM ('NORMAL', 'BENIGN', 'MALIGNANT', 'ABNORMAL');

-- CreateEnum
CREATE TYPE "UploadStatus" AS ENUM ('AWAITING_BYTES', 'RECEIVED', 'PROCESSING', 'FILED', 'REJECTED');

-- CreateEnum
CREATE TYPE "LeaseKind" AS ENUM ('READ', 'HELD');

-- CreateEnum
CREATE TYPE "ReadStatus" AS ENUM ('DRAFT', 'FINALISED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "Opinion" AS ENUM ('NORMAL', 'RECALL', 'TECHNICAL_RECALL');

-- CreateEnum
CREATE TYPE "TruthStrength" AS ENUM ('PATHOLOGY', 'FOLLOW_UP', 'ADJUDICATED', 'AGREED', 'SINGLE_READ', 'IMPORTED');

-- CreateEnum
CREATE TYPE "TruthEventKind" AS ENUM ('WITHDRAWN', 'DOUBTED', 'CONFIRMED');

-- CreateEnum
CREATE TYPE "RunStatus" AS ENUM ('QUEUED', 'RUNNING', 'CANCELLING', 'CANCELLED', 'FAILED', 'SUCCEEDED');

-- CreateEnum
CREATE TYPE "EvaluationSet" AS ENUM ('OUT_OF_FOLD', 'LOCKED_TEST');

-- CreateEnum
CREATE TYPE "DiscrepancyKind" AS ENUM ('FALSE_NEGATIVE', 'FALSE_POSITIVE', 'READERS_DISAGREE');

-- CreateEnum
CREATE TYPE "DiscrepancyVerdict" AS ENUM ('MODEL_WRONG', 'LABEL_WRONG', 'AMBIGUOUS', 'OCCULT_ON_THIS_VIEW', 'IMAGE_QUALITY');

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "isAdministrator" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMP(3),
    "refreshTokenExpiresAt" TIMESTAMP(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiToken" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3),
    "lastUsedAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "ApiToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Project" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "lexiconVersion" TEXT NOT NULL DEFAULT 'BIRADS-5',
    "readingProtocol" "ReadingProtocol" NOT NULL DEFAULT 'DOUBLE_ARBITRATION',
    "lockedTestShare" DOUBLE PRECISION NOT NULL DEFAULT 0.2,
    "splitKey" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "projectId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "roles" "Role"[],
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("projectId","userId")
);

-- CreateTable
CREATE TABLE "Patient" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "keyHash" TEXT NOT NULL,
    "pseudonym" TEXT NOT NULL,
    "lockedTest" BOOLEAN NOT NULL,
    "splitHash" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Patient_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Exam" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "patientId" TEXT NOT NULL,
    "keyHash" TEXT NOT NULL,
    "status" "ExamStatus" NOT NULL DEFAULT 'INGESTING',
    "acquiredOn" TIMESTAMP(3),
    "ageBand" TEXT,
    "priorId" TEXT,
    "round" INTEGER NOT NULL DEFAULT 1,
    "readCount" INTEGER NOT NULL DEFAULT 0,
    "queueOrder" BIGSERIAL NOT NULL,
    "arbitrationWhy" TEXT[],
    "arbitrationSince" TIMESTAMP(3),
    "sentBackBecause" TEXT,
    "settledAt" TIMESTAMP(3),
    "consequencesSeenAt" TIMESTAMP(3),
    "lastFiledAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawnAt" TIMESTAMP(3),

    CONSTRAINT "Exam_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Image" (
    "id" TEXT NOT NULL,
    "examId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "laterality" "Laterality" NOT NULL,
    "view" TEXT NOT NULL,
    "viewLabel" TEXT NOT NULL,
    "viewModifiers" TEXT[],
    "rows" INTEGER NOT NULL,
    "columns" INTEGER NOT NULL,
    "bitsStored" INTEGER NOT NULL,
    "rowSpacingMm" DOUBLE PRECISION,
    "columnSpacingMm" DOUBLE PRECISION,
    "spacingBasis" TEXT NOT NULL DEFAULT 'NONE',
    "vendor" TEXT,
    "model" TEXT,
    "hanging" JSONB NOT NULL,
    "lateralityInferred" BOOLEAN NOT NULL DEFAULT false,
    "lossy" BOOLEAN NOT NULL DEFAULT false,
    "sha256" TEXT NOT NULL,
    "sourceSha256" TEXT NOT NULL,
    "pixelSha256" TEXT NOT NULL,
    "sopInstanceUid" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "importedClass" "BreastClass",
    "importedDensity" TEXT,
    "importedLesions" JSONB NOT NULL DEFAULT '[]',
    "filedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawnAt" TIMESTAMP(3),

    CONSTRAINT "Image_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Breast" (
    "examId" TEXT NOT NULL,
    "laterality" "Laterality" NOT NULL,
    "projectId" TEXT NOT NULL,
    "density" TEXT,
    "truthId" TEXT,
    "truthInDoubt" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Breast_pkey" PRIMARY KEY ("examId","laterality")
);

-- CreateTable
CREATE TABLE "Upload" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "userId" TEXT,
    "status" "UploadStatus" NOT NULL DEFAULT 'AWAITING_BYTES',
    "fileNameSealed" TEXT,
    "bytes" DOUBLE PRECISION NOT NULL,
    "sha256" TEXT NOT NULL,
    "facts" JSONB,
    "patientKeyHash" TEXT,
    "examKeyHash" TEXT,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "receivedAt" TIMESTAMP(3),
    "endedAt" TIMESTAMP(3),
    "imageId" TEXT,
    "alreadyFiled" BOOLEAN NOT NULL DEFAULT false,
    "rejectionCode" TEXT,
    "rejectionMessage" TEXT,
    "receipt" JSONB,

    CONSTRAINT "Upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Lease" (
    "examId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "kind" "LeaseKind" NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Lease_pkey" PRIMARY KEY ("examId")
);

-- CreateTable
CREATE TABLE "Read" (
    "id" TEXT NOT NULL,
    "examId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "readerId" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "order" INTEGER NOT NULL DEFAULT 0,
    "status" "ReadStatus" NOT NULL DEFAULT 'DRAFT',
    "revision" INTEGER NOT NULL DEFAULT 0,
    "breasts" JSONB NOT NULL DEFAULT '[]',
    "findings" JSONB NOT NULL DEFAULT '[]',
    "blindOpinion" "Opinion",
    "finalOpinion" "Opinion",
    "activeSeconds" DOUBLE PRECISION,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finalisedAt" TIMESTAMP(3),
    "finaliseKey" TEXT,

    CONSTRAINT "Read_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReadRevision" (
    "readId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "status" "ReadStatus" NOT NULL,
    "breasts" JSONB NOT NULL,
    "findings" JSONB NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ReadRevision_pkey" PRIMARY KEY ("readId","revision")
);

-- CreateTable
CREATE TABLE "Skip" (
    "examId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Skip_pkey" PRIMARY KEY ("examId","userId","round")
);

-- CreateTable
CREATE TABLE "Exposure" (
    "examId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Exposure_pkey" PRIMARY KEY ("examId","userId")
);

-- CreateTable
CREATE TABLE "Truth" (
    "id" TEXT NOT NULL,
    "examId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "laterality" "Laterality" NOT NULL,
    "class" "BreastClass" NOT NULL,
    "strength" "TruthStrength" NOT NULL,
    "version" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT,
    "byId" TEXT,
    "findings" JSONB NOT NULL DEFAULT '[]',
    "readIds" TEXT[],
    "round" INTEGER NOT NULL,
    "supersedesId" TEXT,

    CONSTRAINT "Truth_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TruthEvent" (
    "id" TEXT NOT NULL,
    "truthId" TEXT NOT NULL,
    "kind" "TruthEventKind" NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "byId" TEXT,
    "reason" TEXT,

    CONSTRAINT "TruthEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Adjudication" (
    "id" TEXT NOT NULL,
    "examId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "arbiterId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "idempotencyKey" TEXT,
    "truthIds" TEXT[],
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Adjudication_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Snapshot" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "frozenAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "frozenById" TEXT,
    "patients" INTEGER NOT NULL,
    "breasts" INTEGER NOT NULL,
    "positives" INTEGER NOT NULL,
    "lockedTestPatients" INTEGER NOT NULL,
    "truthAsOf" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Snapshot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TrainingRun" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "snapshotId" TEXT NOT NULL,
    "recipe" TEXT NOT NULL,
    "seed" INTEGER NOT NULL,
    "epochs" INTEGER NOT NULL,
    "folds" INTEGER NOT NULL,
    "inputRows" INTEGER,
    "inputColumns" INTEGER,
    "reason" TEXT NOT NULL,
    "requestedById" TEXT,
    "idempotencyKey" TEXT NOT NULL,
    "status" "RunStatus" NOT NULL DEFAULT 'QUEUED',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "backend" TEXT,
    "device" TEXT,
    "stage" TEXT NOT NULL DEFAULT 'queued',
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "codeVersion" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "endedAt" TIMESTAMP(3),
    "errorCode" TEXT,
    "errorMessage" TEXT,

    CONSTRAINT "TrainingRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RunJob" (
    "runId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'QUEUED',
    "heartbeatAt" TIMESTAMP(3),
    "endedAt" TIMESTAMP(3),
    "result" JSONB,

    CONSTRAINT "RunJob_pkey" PRIMARY KEY ("runId","name")
);

-- CreateTable
CREATE TABLE "EpochMetric" (
    "runId" TEXT NOT NULL,
    "fold" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "loss" DOUBLE PRECISION NOT NULL,
    "accuracy" DOUBLE PRECISION,
    "precision" DOUBLE PRECISION,
    "recall" DOUBLE PRECISION,
    "auc" DOUBLE PRECISION,
    "validationLoss" DOUBLE PRECISION,
    "validationAccuracy" DOUBLE PRECISION,
    "validationPrecision" DOUBLE PRECISION,
    "validationRecall" DOUBLE PRECISION,
    "validationAuc" DOUBLE PRECISION,
    "imagesPerSecond" DOUBLE PRECISION,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EpochMetric_pkey" PRIMARY KEY ("runId","fold","epoch")
);

-- CreateTable
CREATE TABLE "RunEvent" (
    "id" BIGSERIAL NOT NULL,
    "runId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "message" TEXT,
    "epoch" JSONB,

    CONSTRAINT "RunEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ModelVersion" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "runId" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "parameterCount" INTEGER NOT NULL,
    "recipe" TEXT NOT NULL,
    "preparation" JSONB NOT NULL,
    "nets" JSONB NOT NULL,
    "scoring" JSONB NOT NULL,
    "card" TEXT NOT NULL,
    "trainedOnWithdrawn" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ModelVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Evaluation" (
    "id" TEXT NOT NULL,
    "modelVersionId" TEXT NOT NULL,
    "set" "EvaluationSet" NOT NULL,
    "unit" TEXT NOT NULL DEFAULT 'breast',
    "positiveClass" TEXT NOT NULL DEFAULT 'abnormal',
    "truthAsOf" TIMESTAMP(3) NOT NULL,
    "exams" INTEGER NOT NULL,
    "patients" INTEGER NOT NULL,
    "positives" INTEGER NOT NULL,
    "negatives" INTEGER NOT NULL,
    "roc" JSONB NOT NULL,
    "calibration" JSONB NOT NULL,
    "classMatrix" JSONB,
    "subgroups" TEXT[],
    "operatingPoints" JSONB NOT NULL,
    "notes" TEXT[],
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MetricValue" (
    "evaluationId" TEXT NOT NULL,
    "subgroup" TEXT NOT NULL DEFAULT '',
    "operatingPoint" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "value" DOUBLE PRECISION,
    "low" DOUBLE PRECISION,
    "high" DOUBLE PRECISION,
    "n" INTEGER NOT NULL,
    "method" TEXT NOT NULL,
    "note" TEXT,

    CONSTRAINT "MetricValue_pkey" PRIMARY KEY ("evaluationId","subgroup","operatingPoint","name")
);

-- CreateTable
CREATE TABLE "EvaluationCase" (
    "evaluationId" TEXT NOT NULL,
    "examId" TEXT NOT NULL,
    "laterality" "Laterality" NOT NULL,
    "patientId" TEXT NOT NULL,
    "truthId" TEXT NOT NULL,
    "class" "BreastClass" NOT NULL,
    "positive" BOOLEAN NOT NULL,
    "fold" INTEGER,
    "logit" DOUBLE PRECISION NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "thresholds" JSONB NOT NULL,
    "subgroups" TEXT[],

    CONSTRAINT "EvaluationCase_pkey" PRIMARY KEY ("evaluationId","examId","laterality")
);

-- CreateTable
CREATE TABLE "Alias" (
    "projectId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "modelVersionId" TEXT NOT NULL,

    CONSTRAINT "Alias_pkey" PRIMARY KEY ("projectId","name")
);

-- CreateTable
CREATE TABLE "AliasEvent" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "fromId" TEXT,
    "toId" TEXT NOT NULL,
    "byId" TEXT,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT NOT NULL,

    CONSTRAINT "AliasEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GateResult" (
    "modelVersionId" TEXT NOT NULL,
    "championId" TEXT,
    "decision" TEXT NOT NULL,
    "decidedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checks" JSONB NOT NULL,

    CONSTRAINT "GateResult_pkey" PRIMARY KEY ("modelVersionId")
);

-- CreateTable
CREATE TABLE "Prediction" (
    "modelVersionId" TEXT NOT NULL,
    "examId" TEXT NOT NULL,
    "laterality" "Laterality" NOT NULL,
    "projectId" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "logit" DOUBLE PRECISION NOT NULL,
    "set" "EvaluationSet",
    "fold" INTEGER,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Prediction_pkey" PRIMARY KEY ("modelVersionId","examId","laterality")
);

-- CreateTable
CREATE TABLE "ImagePrediction" (
    "modelVersionId" TEXT NOT NULL,
    "imageId" TEXT NOT NULL,
    "examId" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "logit" DOUBLE PRECISION NOT NULL,
    "heatMap" TEXT,

    CONSTRAINT "ImagePrediction_pkey" PRIMARY KEY ("modelVersionId","imageId")
);

-- CreateTable
CREATE TABLE "PredictionBatch" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "modelVersionId" TEXT NOT NULL,
    "requestedById" TEXT,
    "idempotencyKey" TEXT NOT NULL,
    "examIds" TEXT[],
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "PredictionBatch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Discrepancy" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "examId" TEXT NOT NULL,
    "laterality" "Laterality" NOT NULL,
    "kind" "DiscrepancyKind" NOT NULL,
    "open" BOOLEAN NOT NULL DEFAULT true,
    "modelVersionId" TEXT,
    "score" DOUBLE PRECISION,
    "threshold" DOUBLE PRECISION,
    "truthId" TEXT,
    "verdict" "DiscrepancyVerdict",
    "note" TEXT,
    "occultImageIds" TEXT[],
    "resolvedById" TEXT,
    "resolvedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Discrepancy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LockedLook" (
    "id" TEXT NOT NULL,
    "modelVersionId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LockedLook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "chain" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "actorId" TEXT,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "previousHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("chain","sequence")
);

-- CreateTable
CREATE TABLE "AuditHead" (
    "chain" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "AuditHead_pkey" PRIMARY KEY ("chain")
);

-- CreateTable
CREATE TABLE "ComputeReport" (
    "process" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "device" TEXT NOT NULL,
    "tensorflow" TEXT,
    "threads" INTEGER NOT NULL,
    "notTaken" TEXT[],
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ComputeReport_pkey" PRIMARY KEY ("process")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Session_token_key" ON "Session"("token");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Account_userId_idx" ON "Account"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Account_providerId_accountId_key" ON "Account"("providerId", "accountId");

-- CreateIndex
CREATE INDEX "Verification_identifier_idx" ON "Verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_secretHash_key" ON "ApiToken"("secretHash");

-- CreateIndex
CREATE INDEX "ApiToken_userId_idx" ON "ApiToken"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Project_key_key" ON "Project"("key");

-- CreateIndex
CREATE INDEX "Membership_userId_idx" ON "Membership"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Patient_projectId_keyHash_key" ON "Patient"("projectId", "keyHash");

-- CreateIndex
CREATE UNIQUE INDEX "Patient_projectId_pseudonym_key" ON "Patient"("projectId", "pseudonym");

-- CreateIndex
CREATE INDEX "Exam_projectId_status_queueOrder_idx" ON "Exam"("projectId", "status", "queueOrder");

-- CreateIndex
CREATE INDEX "Exam_projectId_queueOrder_idx" ON "Exam"("projectId", "queueOrder");

-- CreateIndex
CREATE UNIQUE INDEX "Exam_patientId_keyHash_key" ON "Exam"("patientId", "keyHash");

-- CreateIndex
CREATE INDEX "Image_examId_idx" ON "Image"("examId");

-- CreateIndex
CREATE UNIQUE INDEX "Image_projectId_sourceSha256_key" ON "Image"("projectId", "sourceSha256");

-- CreateIndex
CREATE UNIQUE INDEX "Image_projectId_sopInstanceUid_key" ON "Image"("projectId", "sopInstanceUid");

-- CreateIndex
CREATE UNIQUE INDEX "Breast_truthId_key" ON "Breast"("truthId");

-- CreateIndex
CREATE INDEX "Breast_projectId_idx" ON "Breast"("projectId");

-- CreateIndex
CREATE INDEX "Upload_projectId_status_idx" ON "Upload"("projectId", "status");

-- CreateIndex
CREATE INDEX "Upload_projectId_patientKeyHash_examKeyHash_status_idx" ON "Upload"("projectId", "patientKeyHash", "examKeyHash", "status");

-- CreateIndex
CREATE INDEX "Upload_status_expiresAt_idx" ON "Upload"("status", "expiresAt");

-- CreateIndex
CREATE INDEX "Lease_projectId_userId_idx" ON "Lease"("projectId", "userId");

-- CreateIndex
CREATE INDEX "Lease_expiresAt_idx" ON "Lease"("expiresAt");

-- CreateIndex
CREATE INDEX "Read_projectId_readerId_status_idx" ON "Read"("projectId", "readerId", "status");

-- CreateIndex
CREATE INDEX "Read_examId_idx" ON "Read"("examId");

-- CreateIndex
CREATE UNIQUE INDEX "Read_examId_readerId_round_key" ON "Read"("examId", "readerId", "round");

-- CreateIndex
CREATE INDEX "Exposure_userId_idx" ON "Exposure"("userId");

-- CreateIndex
CREATE INDEX "Truth_projectId_at_idx" ON "Truth"("projectId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Truth_examId_laterality_version_key" ON "Truth"("examId", "laterality", "version");

-- CreateIndex
CREATE INDEX "TruthEvent_truthId_idx" ON "TruthEvent"("truthId");

-- CreateIndex
CREATE INDEX "Adjudication_arbiterId_idx" ON "Adjudication"("arbiterId");

-- CreateIndex
CREATE UNIQUE INDEX "Adjudication_examId_round_key" ON "Adjudication"("examId", "round");

-- CreateIndex
CREATE INDEX "Snapshot_projectId_frozenAt_idx" ON "Snapshot"("projectId", "frozenAt");

-- CreateIndex
CREATE INDEX "TrainingRun_projectId_createdAt_idx" ON "TrainingRun"("projectId", "createdAt");

-- CreateIndex
CREATE INDEX "TrainingRun_status_idx" ON "TrainingRun"("status");

-- CreateIndex
CREATE UNIQUE INDEX "TrainingRun_projectId_idempotencyKey_key" ON "TrainingRun"("projectId", "idempotencyKey");

-- CreateIndex
CREATE INDEX "RunEvent_runId_id_idx" ON "RunEvent"("runId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ModelVersion_runId_key" ON "ModelVersion"("runId");

-- CreateIndex
CREATE UNIQUE INDEX "ModelVersion_projectId_number_key" ON "ModelVersion"("projectId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Evaluation_modelVersionId_set_key" ON "Evaluation"("modelVersionId", "set");

-- CreateIndex
CREATE INDEX "EvaluationCase_examId_idx" ON "EvaluationCase"("examId");

-- CreateIndex
CREATE INDEX "AliasEvent_projectId_at_idx" ON "AliasEvent"("projectId", "at");

-- CreateIndex
CREATE INDEX "AliasEvent_toId_idx" ON "AliasEvent"("toId");

-- CreateIndex
CREATE INDEX "Prediction_examId_idx" ON "Prediction"("examId");

-- CreateIndex
CREATE INDEX "ImagePrediction_examId_idx" ON "ImagePrediction"("examId");

-- CreateIndex
CREATE UNIQUE INDEX "PredictionBatch_projectId_idempotencyKey_key" ON "PredictionBatch"("projectId", "idempotencyKey");

-- CreateIndex
CREATE INDEX "Discrepancy_projectId_kind_open_idx" ON "Discrepancy"("projectId", "kind", "open");

-- CreateIndex
CREATE UNIQUE INDEX "Discrepancy_projectId_examId_laterality_kind_key" ON "Discrepancy"("projectId", "examId", "laterality", "kind");

-- CreateIndex
CREATE INDEX "LockedLook_modelVersionId_idx" ON "LockedLook"("modelVersionId");

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Patient" ADD CONSTRAINT "Patient_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Exam" ADD CONSTRAINT "Exam_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Exam" ADD CONSTRAINT "Exam_patientId_fkey" FOREIGN KEY ("patientId") REFERENCES "Patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Exam" ADD CONSTRAINT "Exam_priorId_fkey" FOREIGN KEY ("priorId") REFERENCES "Exam"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Image" ADD CONSTRAINT "Image_examId_fkey" FOREIGN KEY ("examId") REFERENCES "Exam"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Breast" ADD CONSTRAINT "Breast_examId_fkey" FOREIGN KEY ("examId") REFERENCES "Exam"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Breast" ADD CONSTRAINT "Breast_truthId_fkey" FOREIGN KEY ("truthId") REFERENCES "Truth"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Lease" ADD CONSTRAINT "Lease_examId_fkey" FOREIGN KEY ("examId") REFERENCES "Exam"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Read" ADD CONSTRAINT "Read_examId_fkey" FOREIGN KEY ("examId") REFERENCES "Exam"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Truth" ADD CONSTRAINT "Truth_examId_fkey" FOREIGN KEY ("examId") REFERENCES "Exam"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

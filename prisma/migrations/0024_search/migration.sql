-- In the order of their bytes, whatever the database's language: by its unique index pseudonyms are found by how they begin.
ALTER TABLE "Patient" ALTER COLUMN "pseudonym" TYPE TEXT COLLATE "C";

-- AlterTable
ALTER TABLE "Discrepancy" ADD COLUMN "noteWords" tsvector;

UPDATE "Discrepancy" SET "noteWords" = to_tsvector('simple', "note") WHERE "note" IS NOT NULL;

-- CreateIndex
CREATE INDEX "Discrepancy_noteWords_idx" ON "Discrepancy" USING GIN ("noteWords");

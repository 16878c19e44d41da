-- The worst of each kind first: cancers, then other abnormal breasts, and of each class what the version missed by the lowest score and all else by the
-- highest. The lowest came first in every kind, and who opened the false positives was shown the mildest.
CREATE OR REPLACE FUNCTION discrepancy_rank("kind" "DiscrepancyKind", "score" double precision, "class" "BreastClass") RETURNS double precision
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN $1 = 'SUSPECT_LABEL' THEN CASE WHEN $3 = 'NORMAL' THEN 1 - $2 ELSE $2 END
    ELSE CASE $3 WHEN 'MALIGNANT' THEN 0 WHEN 'ABNORMAL' THEN 2 WHEN 'BENIGN' THEN 4 WHEN 'NORMAL' THEN 6 ELSE 8 END
      + CASE WHEN $1 = 'FALSE_NEGATIVE' THEN coalesce($2, 1.5) ELSE coalesce(1 - $2, 1.5) END
  END
$$;

UPDATE "Discrepancy" d SET "rank" = discrepancy_rank(d."kind", d."score", t."class")
FROM "Breast" b LEFT JOIN "Truth" t ON t."id" = b."truthId"
WHERE b."examId" = d."examId" AND b."laterality" = d."laterality" AND d."kind" <> 'SUSPECT_LABEL';

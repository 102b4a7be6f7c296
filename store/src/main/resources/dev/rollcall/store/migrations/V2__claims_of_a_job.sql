-- A cancelled job's account is made final once nobody holds a cell for it: asked every second.
CREATE INDEX claim_job ON claim (job_id);

-- The score of the attempt, copied beside the invite, so that a page of a job's invites by score comes from an index however
-- many they are. The copy is made here and not by the program: servers of the release before write scores, too.
ALTER TABLE invites ADD COLUMN overall_score integer CHECK (overall_score BETWEEN 0 AND 10000);
UPDATE invites i SET overall_score = s.overall_score
FROM submissions s
WHERE s.organization_id = i.organization_id AND s.invite_id = i.id AND s.overall_score IS NOT NULL;

-- Without a score an invite sorts as -1, so that the order is total and the keyset needs no NULL rule.
CREATE INDEX invites_job_score_idx ON invites (organization_id, job_description_id, (coalesce(overall_score, -1)) DESC, id DESC);
CREATE INDEX invites_score_idx ON invites (organization_id, (coalesce(overall_score, -1)) DESC, id DESC);

-- Under the row security of whoever scores.
CREATE FUNCTION assay_copy_score_to_invite() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE invites SET overall_score = NEW.overall_score
    WHERE organization_id = NEW.organization_id AND id = NEW.invite_id;
    RETURN NULL;
END $$;
CREATE TRIGGER submissions_score_is_copied AFTER UPDATE OF overall_score ON submissions
    FOR EACH ROW WHEN (NEW.overall_score IS DISTINCT FROM OLD.overall_score)
    EXECUTE FUNCTION assay_copy_score_to_invite();

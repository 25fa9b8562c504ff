DELETE FROM mail_deliveries WHERE kind = 'ATTEMPT_REOPENED';
ALTER TABLE mail_deliveries DROP CONSTRAINT mail_deliveries_kind_check;
ALTER TABLE mail_deliveries ADD CONSTRAINT mail_deliveries_kind_check
    CHECK (kind IN ('INVITE', 'REMINDER', 'RESULT_RELEASED'));
DROP TABLE reopenings;
ALTER TABLE scorecards DROP COLUMN resumed_times;
ALTER TABLE submissions DROP COLUMN resumed_times, DROP COLUMN resume_until;

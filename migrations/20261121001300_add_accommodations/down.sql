ALTER TABLE invites DROP COLUMN break_minutes, DROP COLUMN untimed;

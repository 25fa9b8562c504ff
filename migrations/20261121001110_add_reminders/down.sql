ALTER TABLE invites DROP COLUMN remind_at;
ALTER TABLE participants DROP COLUMN time_zone;

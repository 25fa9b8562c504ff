-- The name of an IANA time zone; absent when nobody said where the person lives.
ALTER TABLE participants ADD COLUMN time_zone text CHECK (length(time_zone) BETWEEN 1 AND 64);
-- When the person is to be reminded. Absent: at the usual time before the end. Empty: never.
ALTER TABLE invites ADD COLUMN remind_at timestamptz[] CHECK (cardinality(remind_at) <= 10);

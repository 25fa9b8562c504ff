-- What eases an attempt beside more time in per cent: no limit at all, and breaks. The effect alone is kept, never why.
ALTER TABLE invites
    ADD COLUMN untimed boolean NOT NULL DEFAULT false,
    ADD COLUMN break_minutes integer NOT NULL DEFAULT 0 CHECK (break_minutes BETWEEN 0 AND 480);

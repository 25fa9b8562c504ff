CREATE TABLE participants (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    email text NOT NULL CHECK (length(email) <= 254),
    email_normalized text NOT NULL,
    phone text CHECK (length(phone) <= 50),
    external_id text CHECK (length(external_id) <= 200),
    locale text NOT NULL DEFAULT 'en' CHECK (length(locale) BETWEEN 2 AND 35),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    CONSTRAINT participants_email_key UNIQUE (organization_id, email_normalized)
);
CREATE UNIQUE INDEX participants_id_key ON participants (id);
CREATE INDEX participants_created_idx ON participants (organization_id, created_at DESC, id DESC);

CREATE TABLE invites (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    assessment_id uuid NOT NULL,
    job_description_id uuid NOT NULL,
    participant_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'PENDING'
        CHECK (status IN ('PENDING', 'SENT', 'OPENED', 'STARTED', 'SUBMITTED', 'EXPIRED', 'REVOKED', 'DECLINED', 'BOUNCED')),
    -- SHA-256 of the token in the mail. The token is an HMAC over id and generation: a retry mails the same link.
    token_hash bytea NOT NULL CONSTRAINT invites_token_hash_key UNIQUE CHECK (length(token_hash) = 32),
    token_generation integer NOT NULL DEFAULT 1 CHECK (token_generation > 0),
    message text CHECK (length(message) <= 2000),
    extra_time_percent integer NOT NULL DEFAULT 0 CHECK (extra_time_percent BETWEEN 0 AND 400),
    external_id text CHECK (length(external_id) <= 200),
    reminders_sent integer NOT NULL DEFAULT 0,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    opened_at timestamptz,
    started_at timestamptz,
    submitted_at timestamptz,
    closed_at timestamptz,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, assessment_id) REFERENCES assessments ON DELETE CASCADE,
    FOREIGN KEY (organization_id, job_description_id) REFERENCES job_descriptions ON DELETE CASCADE,
    FOREIGN KEY (organization_id, participant_id) REFERENCES participants ON DELETE CASCADE,
    CONSTRAINT invites_participant_key UNIQUE (organization_id, assessment_id, participant_id)
);
CREATE UNIQUE INDEX invites_id_key ON invites (id);
CREATE INDEX invites_job_idx ON invites (organization_id, job_description_id, created_at DESC, id DESC);
CREATE INDEX invites_job_status_idx ON invites (organization_id, job_description_id, status);
CREATE INDEX invites_created_idx ON invites (organization_id, created_at DESC, id DESC);
CREATE INDEX invites_participant_idx ON invites (organization_id, participant_id);

-- A device on which the invite link was opened. The link works again on another one.
CREATE TABLE candidate_sessions (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    invite_id uuid NOT NULL,
    token_hash bytea NOT NULL CONSTRAINT candidate_sessions_token_hash_key UNIQUE CHECK (length(token_hash) = 32),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, invite_id) REFERENCES invites ON DELETE CASCADE
);
CREATE INDEX candidate_sessions_invite_idx ON candidate_sessions (organization_id, invite_id);

-- What a person agreed to or refused, with the exact notice that was shown. Rows are never changed: the newest counts.
CREATE TABLE consents (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    invite_id uuid NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('PRIVACY_NOTICE', 'AI_SCORING', 'RECORDING')),
    granted boolean NOT NULL,
    notice_revision integer NOT NULL,
    notice_locale text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, invite_id) REFERENCES invites ON DELETE CASCADE,
    FOREIGN KEY (organization_id, notice_revision, notice_locale) REFERENCES privacy_notices
);
CREATE INDEX consents_invite_idx ON consents (organization_id, invite_id, recorded_at);

-- One row a mail. The key makes a mail that is sent again recognisable; nothing of its text is kept.
CREATE TABLE mail_deliveries (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    invite_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('INVITE', 'REMINDER', 'RESULT_RELEASED')),
    delivery_key text NOT NULL CONSTRAINT mail_deliveries_key UNIQUE,
    status text NOT NULL CHECK (status IN ('SENT', 'BOUNCED')),
    finished_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, invite_id) REFERENCES invites ON DELETE CASCADE
);
CREATE INDEX mail_deliveries_invite_idx ON mail_deliveries (organization_id, invite_id);

CALL assay_protect('participants', 'SELECT, INSERT, UPDATE');
CALL assay_protect('invites', 'SELECT, INSERT, UPDATE');
CALL assay_protect('candidate_sessions', 'SELECT, INSERT, UPDATE, DELETE');
CALL assay_protect('consents', 'SELECT, INSERT');
CALL assay_protect('mail_deliveries', 'SELECT');

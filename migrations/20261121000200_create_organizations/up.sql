CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL CHECK (length(email) <= 254),
    -- Lower case: one account per address however it is typed.
    email_normalized text NOT NULL CONSTRAINT users_email_key UNIQUE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- argon2id in PHC form; absent for people who only sign in elsewhere.
    password_hash text,
    email_verified_at timestamptz,
    created_at timestamptz NOT NULL
);

CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    -- SHA-256 of the token; the token itself is never stored.
    token_hash bytea NOT NULL CONSTRAINT sessions_token_hash_key UNIQUE CHECK (length(token_hash) = 32),
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);

CREATE TABLE organizations (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('COMPANY', 'PERSONAL')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    slug text NOT NULL CONSTRAINT organizations_slug_key UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    -- What candidates may see of a released result: NOTHING, STATUS or SCORES.
    result_visibility text NOT NULL DEFAULT 'STATUS' CHECK (result_visibility IN ('NOTHING', 'STATUS', 'SCORES')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL
);

CREATE TABLE memberships (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'RECRUITER', 'REVIEWER', 'AUDITOR')),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    CONSTRAINT memberships_user_key UNIQUE (user_id, organization_id)
);

CREATE TABLE api_keys (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    key_hash bytea NOT NULL CONSTRAINT api_keys_key_hash_key UNIQUE CHECK (length(key_hash) = 32),
    permissions text[] NOT NULL,
    created_by uuid REFERENCES users ON DELETE SET NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX api_keys_id_key ON api_keys (id);

-- Numbered revisions of what candidates are told about their data, a text per locale. Never changed, only followed.
CREATE TABLE privacy_notices (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    revision integer NOT NULL CHECK (revision > 0),
    locale text NOT NULL CHECK (length(locale) BETWEEN 2 AND 35),
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 50000),
    url text CHECK (length(url) <= 2000),
    published_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, revision, locale)
);

-- A person sees the own account and those of the colleagues in the organization at hand.
CALL assay_protect('users', 'INSERT',
    'id = (SELECT assay_user()) OR EXISTS (SELECT FROM memberships m WHERE m.user_id = users.id AND m.organization_id = (SELECT assay_organization()))');
-- Somebody who signs up is nobody yet.
CREATE POLICY sign_up ON users FOR INSERT WITH CHECK (true);
CALL assay_protect('sessions', 'SELECT, INSERT, UPDATE', 'user_id = (SELECT assay_user())');
CALL assay_protect('organizations', 'SELECT, INSERT, UPDATE',
    'id = (SELECT assay_organization())');
CALL assay_protect('memberships', 'SELECT, INSERT, UPDATE, DELETE',
    'organization_id = (SELECT assay_organization()) OR user_id = (SELECT assay_user())');
CALL assay_protect('api_keys', 'SELECT, INSERT, UPDATE');
CALL assay_protect('privacy_notices', 'SELECT, INSERT');

-- Whoever serves requests never reads a password hash: sign-in gets it through assay_find_credentials.
DO $$
BEGIN
    IF assay_has_roles() THEN
        EXECUTE 'GRANT SELECT (id, email, email_normalized, name, email_verified_at, created_at) ON users TO assay_app';
    END IF;
END $$;

CREATE TABLE job_descriptions (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    id uuid NOT NULL,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    raw_text text NOT NULL CHECK (octet_length(raw_text) <= 102400),
    status text NOT NULL DEFAULT 'DRAFT' CHECK (status IN ('DRAFT', 'OPEN', 'CLOSED', 'ARCHIVED')),
    -- A title that a person gave is not replaced by the extracted one.
    title_given boolean NOT NULL,
    extraction jsonb,
    external_id text CHECK (length(external_id) <= 200),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    CONSTRAINT job_descriptions_external_id_key UNIQUE (organization_id, external_id)
);
CREATE UNIQUE INDEX job_descriptions_id_key ON job_descriptions (id);
CREATE INDEX job_descriptions_created_idx ON job_descriptions (organization_id, created_at DESC, id DESC);
CREATE INDEX job_descriptions_title_idx ON job_descriptions (organization_id, title, id);

CREATE TABLE assessments (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    job_description_id uuid NOT NULL,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    status text NOT NULL DEFAULT 'DRAFT' CHECK (status IN ('DRAFT', 'PUBLISHED', 'RETIRED')),
    revision integer NOT NULL DEFAULT 1,
    time_limit_seconds integer CHECK (time_limit_seconds BETWEEN 60 AND 604800),
    -- Criteria that hold for every free-text question without its own.
    criteria jsonb NOT NULL DEFAULT '[]',
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    published_at timestamptz,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, job_description_id) REFERENCES job_descriptions ON DELETE CASCADE
);
CREATE UNIQUE INDEX assessments_id_key ON assessments (id);
CREATE INDEX assessments_job_idx ON assessments (organization_id, job_description_id, created_at DESC, id DESC);
CREATE INDEX assessments_created_idx ON assessments (organization_id, created_at DESC, id DESC);

CREATE TABLE sections (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    assessment_id uuid NOT NULL,
    position integer NOT NULL CHECK (position >= 0),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, assessment_id) REFERENCES assessments ON DELETE CASCADE,
    UNIQUE (organization_id, assessment_id, position)
);

CREATE TABLE questions (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    assessment_id uuid NOT NULL,
    section_id uuid NOT NULL,
    position integer NOT NULL CHECK (position >= 0),
    kind text NOT NULL CHECK (kind IN ('SINGLE_CHOICE', 'MULTIPLE_CHOICE', 'NUMERIC', 'SHORT_TEXT', 'LONG_TEXT', 'FILE', 'AUDIO', 'VIDEO')),
    prompt text NOT NULL CHECK (length(prompt) BETWEEN 1 AND 10000),
    required boolean NOT NULL,
    -- Decimal as text: weights are read whole and never compared in SQL.
    weight text NOT NULL,
    max_length integer CHECK (max_length > 0),
    reference_answer text,
    -- Parts that live only inside a question: choices with their key, the numeric key, key points, criteria.
    choices jsonb NOT NULL DEFAULT '[]',
    numeric_answer jsonb,
    key_points jsonb NOT NULL DEFAULT '[]',
    criteria jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, assessment_id) REFERENCES assessments ON DELETE CASCADE,
    FOREIGN KEY (organization_id, section_id) REFERENCES sections ON DELETE CASCADE,
    UNIQUE (organization_id, section_id, position)
);
CREATE UNIQUE INDEX questions_id_key ON questions (id);
CREATE INDEX questions_assessment_idx ON questions (organization_id, assessment_id);

CALL assay_protect('job_descriptions', 'SELECT, INSERT, UPDATE');
CALL assay_protect('assessments', 'SELECT, INSERT, UPDATE');
CALL assay_protect('sections', 'SELECT, INSERT, DELETE');
CALL assay_protect('questions', 'SELECT, INSERT, DELETE');

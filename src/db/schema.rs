//! The tables as diesel sees them. A test compares this file with the migrated database.

diesel::table! {
    answers (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        submission_id -> Uuid,
        question_id -> Uuid,
        late -> Bool,
        revision -> Int4,
        text -> Nullable<Text>,
        choice_ids -> Array<Uuid>,
        number -> Nullable<Text>,
        time_spent_seconds -> Nullable<Int4>,
        saved_at -> Timestamptz,
        document_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    api_keys (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        name -> Text,
        key_hash -> Bytea,
        permissions -> Array<Text>,
        created_by -> Nullable<Uuid>,
        created_at -> Timestamptz,
        expires_at -> Nullable<Timestamptz>,
        last_used_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    assessment_templates (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        title -> Text,
        time_limit_seconds -> Nullable<Int4>,
        content -> Jsonb,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    assessments (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        job_description_id -> Uuid,
        title -> Text,
        status -> Text,
        revision -> Int4,
        time_limit_seconds -> Nullable<Int4>,
        criteria -> Jsonb,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        published_at -> Nullable<Timestamptz>,
        revises_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    audit_entries (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        action -> Text,
        actor_kind -> Text,
        actor_id -> Uuid,
        subject_id -> Uuid,
        request_id -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    candidate_sessions (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        invite_id -> Uuid,
        token_hash -> Bytea,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    consents (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        invite_id -> Uuid,
        purpose -> Text,
        granted -> Bool,
        notice_revision -> Int4,
        notice_locale -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    criterion_scores (organization_id, scorecard_id, position) {
        organization_id -> Uuid,
        scorecard_id -> Uuid,
        position -> Int4,
        question_id -> Uuid,
        criterion_id -> Uuid,
        level -> Nullable<Int4>,
        score -> Nullable<Int4>,
        rationale -> Text,
        confidence -> Nullable<Int4>,
        needs_human -> Bool,
        reasons -> Array<Text>,
        evidence -> Jsonb,
    }
}

diesel::table! {
    decisions (organization_id, submission_id, number) {
        organization_id -> Uuid,
        submission_id -> Uuid,
        number -> Int4,
        resumed_times -> Int4,
        outcome -> Text,
        reason -> Text,
        decided_by -> Uuid,
        api_key_id -> Nullable<Uuid>,
        decided_at -> Timestamptz,
    }
}

diesel::table! {
    document_parts (organization_id, document_id, start) {
        organization_id -> Uuid,
        document_id -> Uuid,
        start -> Int8,
        size -> Int8,
        object_key -> Uuid,
    }
}

diesel::table! {
    documents (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        submission_id -> Uuid,
        question_id -> Uuid,
        filename -> Text,
        declared_type -> Text,
        size -> Int8,
        received -> Int8,
        parts -> Int4,
        status -> Text,
        media_type -> Nullable<Text>,
        sha256 -> Nullable<Bytea>,
        upload_token_hash -> Bytea,
        created_at -> Timestamptz,
        touched_at -> Timestamptz,
        completed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    event_sequences (organization_id) {
        organization_id -> Uuid,
        last_seq -> Int8,
    }
}

diesel::table! {
    events (id) {
        id -> Int8,
        organization_id -> Uuid,
        seq -> Nullable<Int8>,
        event_id -> Uuid,
        kind -> Text,
        subject_kind -> Text,
        subject_id -> Uuid,
        actor_kind -> Text,
        actor_id -> Nullable<Uuid>,
        payload -> Jsonb,
        occurred_at -> Timestamptz,
    }
}

diesel::table! {
    idempotency_keys (actor, key) {
        actor -> Text,
        key -> Text,
        input_hash -> Bytea,
        outcome -> Nullable<Jsonb>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    invites (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        assessment_id -> Uuid,
        job_description_id -> Uuid,
        participant_id -> Uuid,
        status -> Text,
        token_hash -> Bytea,
        token_generation -> Int4,
        message -> Nullable<Text>,
        extra_time_percent -> Int4,
        external_id -> Nullable<Text>,
        reminders_sent -> Int4,
        expires_at -> Timestamptz,
        created_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        opened_at -> Nullable<Timestamptz>,
        started_at -> Nullable<Timestamptz>,
        submitted_at -> Nullable<Timestamptz>,
        closed_at -> Nullable<Timestamptz>,
        remind_at -> Nullable<Array<Timestamptz>>,
        untimed -> Bool,
        break_minutes -> Int4,
        overall_score -> Nullable<Int4>,
    }
}

diesel::table! {
    job_descriptions (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        title -> Text,
        raw_text -> Text,
        status -> Text,
        title_given -> Bool,
        extraction -> Nullable<Jsonb>,
        external_id -> Nullable<Text>,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        title_key -> Text,
        blind_review -> Bool,
    }
}

diesel::table! {
    jobs (id) {
        id -> Int8,
        name -> Text,
        payload -> Jsonb,
        dedupe_key -> Nullable<Text>,
        run_at -> Timestamptz,
        attempts -> Int4,
        leased_until -> Nullable<Timestamptz>,
        dead_at -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    mail_deliveries (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        invite_id -> Uuid,
        kind -> Text,
        delivery_key -> Text,
        status -> Text,
        finished_at -> Timestamptz,
    }
}

diesel::table! {
    memberships (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        user_id -> Uuid,
        role -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    organizations (id) {
        id -> Uuid,
        kind -> Text,
        name -> Text,
        slug -> Text,
        result_visibility -> Text,
        version -> Int4,
        created_at -> Timestamptz,
        brand_color -> Nullable<Text>,
    }
}

diesel::table! {
    participants (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        name -> Text,
        email -> Text,
        email_normalized -> Text,
        phone -> Nullable<Text>,
        external_id -> Nullable<Text>,
        locale -> Text,
        created_at -> Timestamptz,
        time_zone -> Nullable<Text>,
    }
}

diesel::table! {
    privacy_notices (organization_id, revision, locale) {
        organization_id -> Uuid,
        revision -> Int4,
        locale -> Text,
        text -> Text,
        url -> Nullable<Text>,
        published_at -> Timestamptz,
    }
}

diesel::table! {
    question_scores (organization_id, scorecard_id, position) {
        organization_id -> Uuid,
        scorecard_id -> Uuid,
        position -> Int4,
        question_id -> Uuid,
        score -> Int4,
        reasons -> Array<Text>,
    }
}

diesel::table! {
    questions (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        assessment_id -> Uuid,
        section_id -> Uuid,
        position -> Int4,
        kind -> Text,
        prompt -> Text,
        required -> Bool,
        weight -> Text,
        max_length -> Nullable<Int4>,
        reference_answer -> Nullable<Text>,
        choices -> Jsonb,
        numeric_answer -> Nullable<Jsonb>,
        key_points -> Jsonb,
        criteria -> Jsonb,
        file_rules -> Nullable<Jsonb>,
    }
}

diesel::table! {
    reopenings (organization_id, submission_id, number) {
        organization_id -> Uuid,
        submission_id -> Uuid,
        number -> Int4,
        granted_seconds -> Int4,
        reason -> Text,
        ended_as -> Text,
        ended_at -> Timestamptz,
        deadline_before -> Nullable<Timestamptz>,
        reopened_at -> Timestamptz,
        resume_until -> Timestamptz,
        resumed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    replaced_invite_links (organization_id, invite_id, generation) {
        organization_id -> Uuid,
        invite_id -> Uuid,
        generation -> Int4,
        token_hash -> Bytea,
        replaced_at -> Timestamptz,
    }
}

diesel::table! {
    review_levels (organization_id, review_id, position) {
        organization_id -> Uuid,
        review_id -> Uuid,
        position -> Int4,
        question_id -> Uuid,
        criterion_id -> Uuid,
        level -> Int4,
        reason -> Text,
    }
}

diesel::table! {
    reviewer_assignments (organization_id, submission_id, user_id) {
        organization_id -> Uuid,
        submission_id -> Uuid,
        user_id -> Uuid,
        assigned_by -> Nullable<Uuid>,
        assigned_at -> Timestamptz,
    }
}

diesel::table! {
    reviews (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        scorecard_id -> Uuid,
        submission_id -> Uuid,
        number -> Int4,
        reviewer_id -> Uuid,
        api_key_id -> Nullable<Uuid>,
        overall_score -> Int4,
        comment -> Text,
        blind -> Bool,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    scorecards (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        submission_id -> Uuid,
        number -> Int4,
        status -> Text,
        overall_score -> Nullable<Int4>,
        provisional -> Bool,
        confidence -> Nullable<Int4>,
        summary -> Nullable<Text>,
        reasons -> Array<Text>,
        scorer_name -> Text,
        scorer_version -> Text,
        rubric_revision -> Int4,
        input_hash -> Nullable<Bytea>,
        created_at -> Timestamptz,
        completed_at -> Nullable<Timestamptz>,
        resumed_times -> Int4,
    }
}

diesel::table! {
    sections (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        assessment_id -> Uuid,
        position -> Int4,
        title -> Text,
    }
}

diesel::table! {
    sessions (id) {
        id -> Uuid,
        user_id -> Uuid,
        token_hash -> Bytea,
        created_at -> Timestamptz,
        last_used_at -> Timestamptz,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    submissions (organization_id, id) {
        organization_id -> Uuid,
        id -> Uuid,
        invite_id -> Uuid,
        assessment_id -> Uuid,
        job_description_id -> Uuid,
        participant_id -> Uuid,
        status -> Text,
        started_at -> Timestamptz,
        deadline -> Nullable<Timestamptz>,
        submitted_at -> Nullable<Timestamptz>,
        overall_score -> Nullable<Int4>,
        released_at -> Nullable<Timestamptz>,
        result_token_hash -> Nullable<Bytea>,
        resume_until -> Nullable<Timestamptz>,
        resumed_times -> Int4,
        score_reviewed -> Bool,
        score_provisional -> Bool,
        decision -> Nullable<Text>,
        decided_at -> Nullable<Timestamptz>,
        released_decision -> Nullable<Text>,
    }
}

diesel::table! {
    users (id) {
        id -> Uuid,
        email -> Text,
        email_normalized -> Text,
        name -> Text,
        password_hash -> Nullable<Text>,
        email_verified_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    answers,
    api_keys,
    assessments,
    audit_entries,
    candidate_sessions,
    consents,
    criterion_scores,
    decisions,
    document_parts,
    documents,
    event_sequences,
    events,
    idempotency_keys,
    invites,
    job_descriptions,
    jobs,
    mail_deliveries,
    memberships,
    organizations,
    participants,
    privacy_notices,
    question_scores,
    questions,
    reopenings,
    replaced_invite_links,
    review_levels,
    reviewer_assignments,
    reviews,
    scorecards,
    sections,
    sessions,
    submissions,
    users,
);

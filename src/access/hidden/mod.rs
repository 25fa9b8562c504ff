//! What is hidden from a person who reviews blindly: who answered, and what others think of it.
//!
//! A job description may be reviewed blindly. Then a submission of it is hidden from whoever is assigned to review it,
//! and from every member in the role of reviewer, until that person has reviewed its newest scorecard. What a key does
//! its maker answers for: a key is as blind as the maker.
//!
//! [`Hidden`] comes from [`hidden_from`]. Whoever lists or shows participants, invites, submissions or scorecards to
//! teams takes one, so that nobody forgets to ask.

mod store;

use std::collections::HashSet;

use super::actor::Actor;
use super::grant::OrgScope;
use crate::db::condition::{Condition, Value};
use crate::db::{DbError, Tx};
use crate::kernel::ids::{InviteId, JobDescriptionId, ParticipantId, SubmissionId, TypedId, UserId};

/// What is hidden from the caller in one organization.
#[derive(Debug, Clone)]
pub struct Hidden {
    /// Whose eyes they are: what the person wrote is never hidden.
    person: Option<UserId>,
    /// Jobs of which everything is hidden but what the person has reviewed.
    jobs: HashSet<JobDescriptionId>,
    reviewed: Known,
    /// What waits for the person's review.
    assigned: Known,
}

/// Submissions with what belongs to each.
#[derive(Debug, Clone, Default)]
struct Known {
    submissions: HashSet<SubmissionId>,
    invites: HashSet<InviteId>,
    participants: HashSet<ParticipantId>,
    jobs: HashSet<JobDescriptionId>,
}

/// What is hidden from the caller. Where nothing is reviewed blindly, that takes no statement.
pub async fn hidden_from(scope: &OrgScope, tx: &mut Tx, actor: &Actor) -> Result<Hidden, DbError> {
    match actor {
        Actor::User(user) if scope.may_hide() => store::find_hidden(tx, Some(user.user), None).await,
        Actor::ApiKey(key) if scope.may_hide() => store::find_hidden(tx, None, Some(key.api_key)).await,
        Actor::User(_) | Actor::ApiKey(_) | Actor::Anonymous | Actor::Candidate(_) => Ok(Hidden::nothing()),
    }
}

impl Hidden {
    /// Nothing: for look-ups of which nobody is shown what is hidden from reviewers.
    pub fn nothing() -> Self {
        Self { person: None, jobs: HashSet::new(), reviewed: Known::default(), assigned: Known::default() }
    }

    /// Nothing is hidden.
    pub fn is_nothing(&self) -> bool {
        self.jobs.is_empty() && self.assigned.submissions.is_empty()
    }

    /// The person from whom it is hidden.
    pub fn is_from(&self, person: UserId) -> bool {
        self.person == Some(person)
    }

    /// Something of this job is hidden.
    pub fn touches(&self, job: JobDescriptionId) -> bool {
        self.jobs.contains(&job) || self.assigned.jobs.contains(&job)
    }

    /// Who answered this submission of a job is hidden, and what others think of it.
    pub fn has_submission(&self, job: JobDescriptionId, id: SubmissionId) -> bool {
        self.assigned.submissions.contains(&id) || self.jobs.contains(&job) && !self.reviewed.submissions.contains(&id)
    }

    /// Who was invited by this invite to a job's assessment is hidden.
    pub fn has_invite(&self, job: JobDescriptionId, id: InviteId) -> bool {
        self.assigned.invites.contains(&id) || self.jobs.contains(&job) && !self.reviewed.invites.contains(&id)
    }

    /// Those of these submissions that are hidden.
    pub async fn submissions(
        &self,
        scope: &OrgScope,
        tx: &mut Tx,
        ids: &[SubmissionId],
    ) -> Result<HashSet<SubmissionId>, DbError> {
        let assigned = ids.iter().filter(|id| self.assigned.submissions.contains(id)).copied();
        let mut hidden: HashSet<SubmissionId> = assigned.collect();
        if !self.jobs.is_empty() {
            let of_jobs = store::submissions_of(tx, scope, ids, &self.jobs).await?;
            hidden.extend(of_jobs.into_iter().filter(|id| !self.reviewed.submissions.contains(id)));
        }
        Ok(hidden)
    }

    /// Those of these people who are hidden: whoever is hidden behind one invite is hidden everywhere, or the other place
    /// would tell.
    pub async fn participants(
        &self,
        scope: &OrgScope,
        tx: &mut Tx,
        ids: &[ParticipantId],
    ) -> Result<HashSet<ParticipantId>, DbError> {
        let assigned = ids.iter().filter(|id| self.assigned.participants.contains(id)).copied();
        let mut hidden: HashSet<ParticipantId> = assigned.collect();
        if !self.jobs.is_empty() {
            hidden.extend(store::invited_to(tx, scope, ids, &self.jobs, &self.reviewed.invites).await?);
        }
        Ok(hidden)
    }

    /// Holds for the rows `x` of submissions that are hidden; none where nothing is.
    pub fn among_submissions(&self) -> Option<Condition> {
        self.among_those_of_jobs(&self.reviewed.submissions, &self.assigned.submissions)
    }

    /// Holds for the rows `x` of invites that are hidden; none where nothing is.
    pub fn among_invites(&self) -> Option<Condition> {
        self.among_those_of_jobs(&self.reviewed.invites, &self.assigned.invites)
    }

    fn among_those_of_jobs<I: TypedId + Ord>(&self, reviewed: &HashSet<I>, assigned: &HashSet<I>) -> Option<Condition> {
        let values = || vec![bare(&self.jobs), bare(reviewed), bare(assigned)];
        (!self.is_nothing()).then(|| Condition::new(store::HIDDEN_OF_JOBS, values()))
    }

    /// Holds for the rows `x` whose `participant_id` is of somebody hidden; none where nobody is.
    pub fn among_participants_referred_to(&self) -> Option<Condition> {
        self.among_people(store::HIDDEN_REFERENCE)
    }

    /// Holds for the rows `x` of participants that are hidden; none where nobody is.
    pub fn among_participants(&self) -> Option<Condition> {
        self.among_people(store::HIDDEN_PARTICIPANT)
    }

    fn among_people(&self, sql: &'static str) -> Option<Condition> {
        let values = vec![bare(&self.assigned.participants), bare(&self.jobs), bare(&self.reviewed.invites)];
        (!self.is_nothing()).then(|| Condition::new(sql, values))
    }
}

/// Ids as a value, in order, so that the same set makes the same statement.
fn bare<I: TypedId + Ord>(ids: &HashSet<I>) -> Value {
    let mut ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    ids.sort_unstable();
    Value::Ids(ids)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id<I: TypedId>(number: u128) -> I {
        I::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn a_reviewer_sees_what_was_reviewed_and_others_what_is_not_assigned() {
        let known =
            || Known { submissions: HashSet::from([id(1)]), invites: HashSet::from([id(1)]), ..Known::default() };
        let reviewer = Hidden { jobs: HashSet::from([id(9)]), reviewed: known(), ..Hidden::nothing() };
        let seen =
            |hidden: &Hidden, job, of| (hidden.has_submission(id(job), id(of)), hidden.has_invite(id(job), id(of)));
        assert_eq!(
            [seen(&reviewer, 9, 1), seen(&reviewer, 9, 2), seen(&reviewer, 8, 2)],
            [(false, false), (true, true), (false, false)]
        );
        let recruiter = Hidden { assigned: known(), ..Hidden::nothing() };
        assert_eq!([seen(&recruiter, 9, 1), seen(&recruiter, 9, 2)], [(true, true), (false, false)]);
        assert!(Hidden::nothing().is_nothing() && Hidden::nothing().among_submissions().is_none());
        assert!(!reviewer.is_nothing() && !recruiter.is_nothing());
    }
}

//! What awaits the person behind an invite: how many questions, of which kinds. What is asked shows itself once the attempt
//! has begun.

use super::accommodations::Accommodations;
use super::read;
use crate::access::CandidateGrant;
use crate::db::Tx;
use crate::domain::assessments::{self, QuestionKind};
use crate::kernel::error::ApiError;

/// An assessment from afar.
#[derive(Debug, Clone)]
pub struct AssessmentOutline {
    /// Each kind that occurs, in the order of declaration, and how many questions are of it.
    pub kinds: Vec<(QuestionKind, usize)>,
    /// What eases the attempt.
    pub eased: Accommodations,
}

impl AssessmentOutline {
    /// Whether the person has more time than everybody has.
    pub fn has_extra_time(&self) -> bool {
        self.eased != Accommodations::default()
    }

    /// How many questions there are.
    pub fn questions(&self) -> usize {
        self.kinds.iter().map(|(_, count)| count).sum()
    }
}

/// Outlines the assessment of the invite.
pub async fn outline(grant: &CandidateGrant, tx: &mut Tx) -> Result<AssessmentOutline, ApiError> {
    let scope = grant.scope();
    let invite = read::get(scope, tx, grant.invite()).await?;
    let assessment = invite.assessment;
    let sections = assessments::sections(scope, tx, &[assessment]).await?.remove(&assessment).unwrap_or_default();
    let count = |kind: &QuestionKind| {
        let questions = sections.iter().flat_map(|section| &section.questions);
        (*kind, questions.filter(|question| question.kind == *kind).count())
    };
    let kinds = QuestionKind::ALL.iter().map(count).filter(|(_, count)| *count > 0).collect();
    Ok(AssessmentOutline { kinds, eased: invite.accommodations })
}

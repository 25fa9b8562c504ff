//! The notice with which an organization begins, and which it is offered for its own.

use super::model::NoticeText;
use super::store;
use crate::access::OrgScope;
use crate::db::{DbError, Tx};

/// Texts by locale; `{organization}` stands for its name.
const TEMPLATES: [(&str, &str); 2] =
    [("de", include_str!("notices/default.de.txt")), ("en", include_str!("notices/default.en.txt"))];

/// The default in all its languages, in the name of an organization.
pub fn default_texts(organization_name: &str) -> Vec<NoticeText> {
    let text = |(locale, template): (&str, &str)| NoticeText {
        locale: locale.to_owned(),
        text: template.trim().replace("{organization}", organization_name),
        url: None,
    };
    TEMPLATES.into_iter().map(text).collect()
}

/// Publishes the default as the first revision of a new organization.
pub async fn publish_default(scope: &OrgScope, tx: &mut Tx, organization_name: &str) -> Result<(), DbError> {
    store::insert(tx, scope, 1, &default_texts(organization_name)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policies::placeholders;

    #[test]
    fn the_default_has_no_gap_that_somebody_would_have_to_fill() {
        for text in default_texts("Northwind") {
            assert!(text.text.contains("Northwind"), "{}", text.locale);
            assert_eq!(placeholders::unfilled(&text.text), None, "{}", text.locale);
        }
        for (locale, template) in TEMPLATES {
            assert_eq!(placeholders::unfilled(template), Some("{organization}"), "{locale}");
        }
    }
}

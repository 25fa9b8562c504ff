//! What mails say.
//!
//! Cast: one context type per kind of mail ([`AssessmentInvite`], [`AssessmentReminder`], [`AttemptReopened`],
//! [`ResultReleased`]), its templates
//! under `templates/mail/<kind>.<locale>.{txt,html}`, and [`RenderedMessage`], which comes out.
//!
//! Rules: a context is closed. It has no field that could hold an answer, a line of a résumé or a
//! score, so no template in any language can show one. What people wrote enters as [`OneLine`] or
//! [`PersonalMessage`] and is escaped in HTML. Nothing is loaded from elsewhere, nobody is tracked.
//!
//! A new locale is an arm of [`MailLocale`] and the files of its name; the compiler asks for each
//! place that must know. A new kind is a context type here and two files per locale.

mod assessment_invite;
mod assessment_reminder;
mod attempt_reopened;
mod locale;
mod result_released;
mod text;

pub use assessment_invite::AssessmentInvite;
pub use assessment_reminder::AssessmentReminder;
pub use attempt_reopened::AttemptReopened;
pub use locale::{MailLocale, Minutes, Moment};
pub use result_released::ResultReleased;
pub use text::{OneLine, PersonalMessage, PersonalMessageError};

/// A mail's words, ready to be addressed and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedMessage {
    /// One line.
    pub subject: String,
    /// The plain part, LF line ends.
    pub text: String,
    /// The HTML part, a whole document.
    pub html: String,
}

/// Gives a context type its `render`. The text file of a locale holds the blocks `subject` and
/// `text`, so that a translator finds all words of a mail in two files.
macro_rules! templates {
    ($mail:ty { $($locale:ident => $text:tt, $html:tt;)+ }) => {
        impl $mail {
            /// The mail in the reader's language.
            pub fn render(&self, locale: MailLocale) -> askama::Result<RenderedMessage> {
                match locale {
                    $(MailLocale::$locale => {
                        #[derive(Template)]
                        #[template(path = $text, block = "subject")]
                        struct Subject<'a> {
                            mail: &'a $mail,
                        }
                        #[derive(Template)]
                        #[template(path = $text, block = "text")]
                        struct Text<'a> {
                            mail: &'a $mail,
                        }
                        #[derive(Template)]
                        #[template(path = $html)]
                        struct Html<'a> {
                            mail: &'a $mail,
                            subject: &'a str,
                        }
                        let subject = Subject { mail: self }.render()?;
                        let html = Html { mail: self, subject: &subject }.render()?;
                        let text = Text { mail: self }.render()?;
                        Ok(RenderedMessage { subject, text, html })
                    })+
                }
            }
        }
    };
}
use templates;

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};
    use url::Url;

    use super::*;
    use crate::kernel::time_zone::TimeZone as Zone;

    const LINK: &str = "https://assay.example/invite/T0k-en?a=1&b=2";
    const NOTICE: &str = "https://nordwind.example/privacy";

    fn invite() -> AssessmentInvite {
        AssessmentInvite {
            organization_name: "Nordwind & Söhne".into(),
            job_title: "Lager/Logistik (m/w/d)".into(),
            participant_name: "Anna \"<b>\" O'Neil".into(),
            expires_at: Utc.with_ymd_and_hms(2026, 5, 4, 16, 0, 0).unwrap().into(),
            link: url(LINK),
            privacy_notice: url(NOTICE),
            personal_message: PersonalMessage::parse("Bring <script>\n\ncoffee & cake").ok(),
        }
    }

    fn reminder() -> AssessmentReminder {
        AssessmentReminder {
            organization_name: "Nordwind & Söhne".into(),
            job_title: "Lager/Logistik (m/w/d)".into(),
            participant_name: "Anna \"<b>\" O'Neil".into(),
            expires_at: Moment::in_zone(
                Utc.with_ymd_and_hms(2026, 5, 4, 16, 0, 0).unwrap(),
                Zone::parse("Europe/Berlin").unwrap(),
            ),
            link: url(LINK),
            privacy_notice: url(NOTICE),
        }
    }

    fn result() -> ResultReleased {
        ResultReleased {
            organization_name: "Nordwind & Söhne".into(),
            job_title: "Lager/Logistik (m/w/d)".into(),
            participant_name: "Anna \"<b>\" O'Neil".into(),
            link: url(LINK),
        }
    }

    fn reopened() -> AttemptReopened {
        AttemptReopened {
            organization_name: "Nordwind & Söhne".into(),
            job_title: "Lager/Logistik (m/w/d)".into(),
            participant_name: "Anna \"<b>\" O'Neil".into(),
            time_allowed: Some(Minutes::of(chrono::TimeDelta::minutes(20))),
            resume_until: Utc.with_ymd_and_hms(2026, 5, 4, 16, 0, 0).unwrap().into(),
            link: url(LINK),
            privacy_notice: url(NOTICE),
        }
    }

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    /// Every mail there is, in every locale.
    fn all() -> Vec<(MailLocale, RenderedMessage)> {
        let mut plain = invite();
        plain.personal_message = None;
        let untimed = AttemptReopened { time_allowed: None, ..reopened() };
        let rendered = MailLocale::ALL.into_iter().flat_map(|locale| {
            [
                invite().render(locale),
                plain.render(locale),
                reminder().render(locale),
                reopened().render(locale),
                untimed.render(locale),
                result().render(locale),
            ]
            .map(|message| (locale, message.unwrap()))
        });
        rendered.collect()
    }

    /// What a reader of the HTML part sees, and the addresses behind it.
    fn unescaped(html: &str) -> String {
        html.replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&#34;", "\"")
            .replace("&#39;", "'")
            .replace("&#38;", "&")
    }

    #[test]
    fn both_parts_say_who_what_and_where() {
        for (locale, message) in all() {
            for fact in ["Nordwind & Söhne", "Lager/Logistik (m/w/d)"] {
                assert!(message.subject.contains(fact), "{message:#?}");
            }
            for part in [message.text, unescaped(&message.html)] {
                for fact in ["Nordwind & Söhne", "Lager/Logistik (m/w/d)", "Anna \"<b>\" O'Neil", LINK] {
                    assert!(part.contains(fact), "{fact} in {locale:?}: {part}");
                }
            }
        }
    }

    #[test]
    fn an_invite_says_until_when_and_how_to_decline() {
        for (locale, facts) in [
            (MailLocale::En, ["Monday, 4 May 2026, 16:00 UTC", "“Decline”"]),
            (MailLocale::De, ["Montag, 4. Mai 2026, 16:00 Uhr UTC", "„Ablehnen“"]),
        ] {
            let message = invite().render(locale).unwrap();
            for fact in facts.into_iter().chain([NOTICE]) {
                assert!(message.text.contains(fact), "{}", message.text);
                assert!(message.html.contains(fact), "{}", message.html);
            }
        }
    }

    #[test]
    fn a_reminder_says_until_when_by_the_readers_clock_and_how_to_decline() {
        for (locale, facts) in [
            (MailLocale::En, ["Monday, 4 May 2026, 18:00 UTC+02:00 (Europe/Berlin)", "“Decline”", "reminder"]),
            (MailLocale::De, ["Montag, 4. Mai 2026, 18:00 Uhr UTC+02:00 (Europe/Berlin)", "„Ablehnen“", "erinnern"]),
        ] {
            let message = reminder().render(locale).unwrap();
            for fact in facts {
                assert!(message.text.contains(fact), "{}", message.text);
                assert!(message.html.contains(fact), "{}", message.html);
            }
        }
    }

    #[test]
    fn a_reopened_attempt_says_how_long_and_until_when() {
        for (locale, timed, until, untimed) in [
            (MailLocale::En, "20 minutes", "Monday, 4 May 2026, 16:00 UTC", "no time limit"),
            (MailLocale::De, "20 Minuten", "Montag, 4. Mai 2026, 16:00 Uhr UTC", "kein Zeitlimit"),
        ] {
            let message = reopened().render(locale).unwrap();
            for fact in [timed, until] {
                assert!(message.text.contains(fact) && message.html.contains(fact), "{}", message.text);
            }
            let message = AttemptReopened { time_allowed: None, ..reopened() }.render(locale).unwrap();
            assert!(message.text.contains(untimed) && !message.text.contains(timed), "{}", message.text);
            assert!(message.html.contains(untimed) && message.html.contains(until), "{}", message.html);
        }
    }

    #[test]
    fn a_personal_message_is_quoted_line_by_line() {
        for locale in MailLocale::ALL {
            let message = invite().render(locale).unwrap();
            assert!(message.text.contains("\n> Bring <script>\n> \n> coffee & cake\n\n"));
            let quoted = "<blockquote>\nBring &#60;script&#62;<br>\n<br>\ncoffee &#38; cake<br>\n</blockquote>";
            assert!(message.html.contains(quoted), "{}", message.html);
        }
    }

    #[test]
    fn nothing_people_wrote_becomes_markup() {
        for (_, message) in all() {
            for markup in ["<script", "<b>", "O'Neil", "& S", "a=1&b"] {
                assert!(!message.html.contains(markup), "{markup}: {}", message.html);
            }
        }
    }

    #[test]
    fn nothing_is_loaded_and_nobody_is_tracked() {
        for (_, message) in all() {
            for part in [message.text, unescaped(&message.html)] {
                let left = part.replace(LINK, "").replace(NOTICE, "");
                for trace in ["http", "<img", "url(", "@import", "<link", "<script src"] {
                    assert!(!left.contains(trace), "{trace}: {part}");
                }
            }
        }
    }

    #[test]
    fn the_layout_of_both_parts_is_whole() {
        for (locale, message) in all() {
            assert!(message.html.starts_with("<!doctype html>"));
            assert!(message.html.contains(&format!("<html lang=\"{}\"", locale.tag())));
            assert_eq!(message.html.matches(&format!("href=\"{}\"", LINK.replace('&', "&#38;"))).count(), 2);
            assert_eq!(message.text.matches(&format!("\n{LINK}\n")).count(), 1);
            assert!(!message.text.contains("\n\n\n"), "{}", message.text);
            assert!(!message.subject.contains('\n'));
        }
    }
}

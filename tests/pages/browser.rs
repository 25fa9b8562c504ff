//! A candidate's browser: keeps cookies, sends forms, follows redirections.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::{Value, json};

use crate::support::{Team, TestServer};

/// A browser. A clone is another tab of it.
#[derive(Clone)]
pub(super) struct Browser<'s> {
    server: &'s TestServer,
    pub(super) cookies: BTreeMap<String, String>,
    pub(super) origin: &'static str,
    pub(super) language: &'static str,
}

/// A page as it came.
pub(super) struct Page {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) html: String,
}

impl<'s> Browser<'s> {
    pub(super) fn new(server: &'s TestServer) -> Self {
        Self { server, cookies: BTreeMap::new(), origin: "http://assay.test", language: "en" }
    }

    pub(super) async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends a form and shows what comes, after a redirection.
    pub(super) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, self.origin);
        let page = self.send(request, Body::from(form)).await;
        match page.headers.get(header::LOCATION) {
            Some(place) => {
                assert_eq!(page.status, StatusCode::SEE_OTHER);
                assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
                let place = place.to_str().unwrap().to_owned();
                self.get(&place).await
            }
            None => page,
        }
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Page {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; ")).header(header::ACCEPT_LANGUAGE, self.language);
        let response = self.server.request(request.body(body).unwrap()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        for cookie in headers.get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
        }
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Page { status, headers, html: String::from_utf8(bytes.to_vec()).unwrap() }
    }
}

impl Page {
    /// Must say all of this.
    pub(super) fn says(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(self.html.contains(text), "{text:?} is missing in {}", self.html);
        }
        self
    }

    /// Must say nothing of this.
    pub(super) fn is_silent_on(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(!self.html.contains(text), "{text:?} stands in {}", self.html);
        }
        self
    }

    /// The questions' ids, in order.
    pub(super) fn questions(&self) -> Vec<String> {
        self.html.split("name=\"base-").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    }

    /// A question's base.
    pub(super) fn base(&self, question: &str) -> String {
        self.between(&format!("name=\"base-{question}\" value=\""), "\"")
    }

    /// The id of a choice, by its label.
    pub(super) fn choice(&self, label: &str) -> String {
        let (before, _) = self.html.split_once(&format!("<span>{label}</span>")).unwrap();
        before.rsplit_once("value=\"").unwrap().1.split('"').next().unwrap().to_owned()
    }

    /// What stands in a text field, as a browser reads it.
    pub(super) fn text(&self, question: &str) -> String {
        let field = self.between(&format!(" name=\"{question}\" rows="), "</textarea>");
        field.split_once(">\n").unwrap().1.to_owned()
    }

    fn between(&self, start: &str, end: &str) -> String {
        let (_, rest) = self.html.split_once(start).unwrap_or_else(|| panic!("{start:?} is missing in {}", self.html));
        rest.split(end).next().unwrap().to_owned()
    }
}

/// The questions of a test: a choice, several choices, a number, and two texts.
pub(super) fn sections() -> Value {
    let choice = |label: &str, correct: bool| json!({ "label": label, "correct": correct });
    json!([
        { "title": "Closed", "questions": [
            { "kind": "SINGLE_CHOICE", "prompt": "Which one?", "required": false, "weight": "1",
              "choices": [choice("Left", true), choice("Right", false)] },
            { "kind": "MULTIPLE_CHOICE", "prompt": "Which ones?", "required": true, "weight": "1",
              "choices": [choice("Red", true), choice("Green", true), choice("Blue", false)] },
            { "kind": "NUMERIC", "prompt": "How many?", "required": true, "weight": "1",
              "numericAnswer": { "value": "12.5", "tolerance": "0" } },
        ] },
        { "title": "Open", "questions": [
            { "kind": "SHORT_TEXT", "prompt": "Why?", "required": true, "weight": "1", "maxLength": 20 },
            { "kind": "LONG_TEXT", "prompt": "How, in detail?", "required": false, "weight": "1" },
        ] },
    ])
}

/// Publishes an assessment, invites somebody to it, and answers the path of the link in the mail.
pub(super) async fn invited(
    server: &TestServer,
    team: &Team<'_>,
    title: &str,
    sections: Value,
    locale: &str,
) -> String {
    let owner = &team.owner;
    let job = json!({ "organizationId": team.id, "rawText": "Ward nurse", "title": "Ward nurse <b>" });
    let create = "mutation($input: CreateJobDescriptionInput!) { createJobDescription(input: $input) {
        jobDescription { id } userErrors { code path message } } }";
    let job = owner.done(create, json!({ "input": job })).await["jobDescription"]["id"].clone();
    let assessment = json!({ "jobDescriptionId": job, "title": title, "sections": sections, "timeLimit": "PT45M" });
    let create = "mutation($input: CreateAssessmentInput!) { createAssessment(input: $input) {
        assessment { id } userErrors { code path message } } }";
    let assessment = owner.done(create, json!({ "input": assessment })).await["assessment"]["id"].clone();
    let publish = "mutation($input: PublishAssessmentInput!) { publishAssessment(input: $input) {
        assessment { id } userErrors { code path message } } }";
    owner.done(publish, json!({ "input": { "assessmentId": assessment } })).await;
    let invite = "mutation($input: InviteParticipantsInput!) { inviteParticipants(input: $input) {
        results { outcome } userErrors { code path message } } }";
    let address = format!("anna.{}@example.com", server.mailer.mails().len());
    let person = json!({ "name": "Anna", "email": address, "locale": locale });
    let input = json!({ "assessmentId": assessment, "participants": [person] });
    owner.done(invite, json!({ "input": input })).await;
    server.settle().await;
    let mails = server.mailer.mails_to(&address);
    let link = mails[0].text.lines().find_map(|line| line.strip_prefix("http://assay.test")).unwrap();
    link.to_owned()
}

/// Accepts with both consents.
pub(super) async fn begin(browser: &mut Browser<'_>, link: &str) -> Page {
    browser.post(link, &[("notice_revision", "1"), ("privacy", "yes"), ("ai_scoring", "yes")]).await
}

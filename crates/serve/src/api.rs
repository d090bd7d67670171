//! The interface for programs under `/api/v1/`: everything the pages show, and what they do, as JSON.
//!
//! Every route is registered together with its description, so that `/openapi.json` cannot lack one.

use crate::doors::Session;
use crate::events;
use crate::points::Points;
use crate::views::{
    Attribution, Board, Conflict, Conflicts, Contacts, Decision, Decisions, Document, Entered, Fact, Found, Incident,
    Missions, Posture, Queue, ReviewPage, Sayings, Situation, Sources, Statistics, Struck, Summary,
};
use crate::{Answer, Ask, Console, Order, Refusal, Trouble};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json, Router};
use serde::Serialize;
use serde_json::Value;
use std::sync::{Arc, OnceLock};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Chancery",
        description = "The ledger for the protection of diplomatic missions. Programs send a token as Authorization: \
            Bearer …, made on the page /account or by `chancery people token`; its scopes and the role of its owner say what \
            it may do. Or they send the cookie of the page /login, and with every writing request the token of GET /api/v1/session \
            in the header X-CSRF-Token. Every answer has an ETag. Ids stay the same while the documents of the ledger do."
    ),
    modifiers(&Ways),
    security(("token" = []), ("cookie" = [])),
    tags(
        (name = "ledger", description = "What the ledger holds"),
        (name = "books", description = "The books"),
        (name = "work", description = "Reading, reviewing, deciding"),
        (name = "watches", description = "Who is told of which change"),
        (name = "briefs", description = "Reports to hand out"),
        (name = "people", description = "Accounts, tokens, the log of acts; only for whoever signed in, never by token")
    )
)]
struct Described;

/// The ways in.
struct Ways;

impl Modify for Ways {
    fn modify(&self, described: &mut utoipa::openapi::OpenApi) {
        let components = described.components.get_or_insert_default();
        let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("chancery_…");
        components.add_security_scheme("token", SecurityScheme::Http(token.build()));
        let cookie = ApiKeyValue::with_description("chancery-7272", "Set by the page /login; the number is the port.");
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

fn described() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::with_openapi(Described::openapi())
        .routes(routes!(session))
        .routes(routes!(summary))
        .routes(routes!(incidents))
        .routes(routes!(incident))
        .routes(routes!(map))
        .routes(routes!(posts))
        .routes(routes!(struck))
        .routes(routes!(fact))
        .routes(routes!(document))
        .routes(routes!(original))
        .routes(routes!(commitments))
        .routes(routes!(posture))
        .routes(routes!(attribution))
        .routes(routes!(statements))
        .routes(routes!(contacts))
        .routes(routes!(conflicts))
        .routes(routes!(conflict))
        .routes(routes!(sources))
        .routes(routes!(missions))
        .routes(routes!(search))
        .routes(routes!(queue))
        .routes(routes!(review))
        .routes(routes!(statistics))
        .routes(routes!(decisions, decide))
        .routes(routes!(invite))
        .routes(routes!(events::events))
        .merge(crate::intake::routes())
        .merge(crate::watching::routes())
        .merge(crate::briefing::routes())
        .merge(crate::people_api::described())
}

/// The routes.
pub fn router() -> Router<Arc<Console>> {
    described().split_for_parts().0.route("/openapi.json", axum::routing::get(description))
}

/// The description of the interface, OpenAPI 3.1.
pub fn openapi() -> Value {
    let (_, description) = described().split_for_parts();
    // It is made of our own types and can be written.
    serde_json::to_value(description).unwrap_or_default()
}

async fn description() -> Json<&'static Value> {
    static DESCRIPTION: OnceLock<Value> = OnceLock::new();
    Json(DESCRIPTION.get_or_init(openapi))
}

/// Why something was refused.
#[derive(Serialize, ToSchema)]
#[allow(dead_code, reason = "describes what `guard::refuse` writes")]
pub(crate) struct Error {
    /// In words.
    error: String,
}

/// Who is signed in.
#[derive(Serialize, ToSchema)]
struct Me {
    /// The name decisions are signed with.
    name: String,
    /// `viewer`, `analyst`, `reviewer` or `owner`.
    role: String,
    /// What every writing request carries in the header `X-CSRF-Token`; empty for programs with a token, which need none.
    token: String,
}

/// A password for somebody else.
#[derive(Serialize, ToSchema)]
struct Invitation {
    /// Lets one person in once, within a quarter of an hour.
    password: String,
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident, $path:literal, $tag:literal, $body:ty;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(get, path = $path, tag = $tag, params(Ask),
            responses((status = 200, body = $body), (status = 304, description = "Not modified"),
                (status = 401, body = Error), (status = 422, body = Error)))]
        async fn $name(State(console): State<Arc<Console>>, Query(ask): Query<Ask>) -> Answer<Json<$body>> {
            let ask = ask.tidy();
            console.look(move |desk| desk.$name(&ask)).await.map(Json)
        }
    )*};
}

lists! {
    /// Promises and measures by where they stand.
    commitments, "/api/v1/commitments", "books", Board;
    /// Series of figures: missions open or shut, staff, troops.
    posture, "/api/v1/posture", "books", Posture;
    /// Claims, blame, denials, act by act.
    attribution, "/api/v1/attribution", "books", Attribution;
    /// Statements by speaker.
    statements, "/api/v1/statements", "books", Sayings;
    /// Visits, meetings, requests, with their direction.
    contacts, "/api/v1/contacts", "books", Contacts;
    /// Where reports disagree, values side by side.
    conflicts, "/api/v1/conflicts", "books", Conflicts;
    /// Documents and who published them.
    sources, "/api/v1/documents", "books", Sources;
    /// Missions, the most attacked first.
    missions, "/api/v1/missions", "books", Missions;
    /// Full text over documents and facts, best first.
    search, "/api/v1/search", "ledger", Found;
    /// What to review first.
    queue, "/api/v1/review", "work", Queue;
    /// How machine and analysts agree: by kind, field, rule, version and month.
    statistics, "/api/v1/statistics", "work", Statistics;
    /// Everything that was decided, newest first.
    decisions, "/api/v1/decisions", "work", Decisions;
}

macro_rules! ones {
    ($($(#[$doc:meta])* $name:ident, $path:literal, $tag:literal, $body:ty;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(get, path = $path, tag = $tag, params(("id" = String, Path, description = "Id or name")),
            responses((status = 200, body = $body), (status = 304, description = "Not modified"),
                (status = 401, body = Error), (status = 404, body = Error)))]
        async fn $name(State(console): State<Arc<Console>>, Path(id): Path<String>) -> Answer<Json<$body>> {
            console.look(move |desk| desk.$name(&id)).await.map(Json)
        }
    )*};
}

ones! {
    /// One incident with all that is known of it.
    incident, "/api/v1/incidents/{id}", "ledger", Incident;
    /// One fact with its values and their words.
    fact, "/api/v1/facts/{id}", "ledger", Fact;
    /// One conflict.
    conflict, "/api/v1/conflicts/{id}", "ledger", Conflict;
    /// A document and its facts, for review.
    review, "/api/v1/review/{id}", "work", ReviewPage;
}

/// Who is signed in, and the token of writing requests.
#[utoipa::path(get, path = "/api/v1/session", tag = "work",
    responses((status = 200, body = Me), (status = 401, body = Error)))]
async fn session(Extension(session): Extension<Session>) -> Json<Me> {
    Json(Me { role: session.role.to_string(), name: session.name, token: session.token })
}

/// The ledger in a line.
#[utoipa::path(get, path = "/api/v1/ledger", tag = "ledger",
    responses((status = 200, body = Summary), (status = 401, body = Error)))]
async fn summary(State(console): State<Arc<Console>>) -> Answer<Json<Summary>> {
    console.look(|desk| desk.summary()).await.map(Json)
}

/// Incidents that fit, newest first, with bars over time.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "ledger", params(Ask),
    responses((status = 200, body = Situation), (status = 304, description = "Not modified"),
        (status = 401, body = Error), (status = 422, body = Error)))]
async fn incidents(State(console): State<Arc<Console>>, Query(ask): Query<Ask>) -> Answer<Json<Situation>> {
    let ask = ask.tidy();
    console.look(move |desk| desk.situation(&ask)).await.map(Json)
}

/// The incidents that fit and have a place, as GeoJSON; positions are those of the gazetteer. Of more than 2,000 those at one place are one
/// point: `count` of them, named by the newest.
#[utoipa::path(get, path = "/api/v1/map", tag = "ledger", params(Ask),
    responses((status = 200, description = "A FeatureCollection of points", content_type = "application/geo+json", body = Object),
        (status = 304, description = "Not modified"), (status = 401, body = Error)))]
async fn map(State(console): State<Arc<Console>>, headers: HeaderMap, Query(ask): Query<Ask>) -> Answer<Response> {
    let ask = ask.tidy();
    let at = Arc::clone(&console);
    let drawn = console.look(move |desk| Ok(at.drawn.of(desk.placed(&ask)?))).await?;
    Ok(drawn.answer(&headers))
}

/// The missions of the table that have a place, as GeoJSON: facts from Wikidata (public domain).
#[utoipa::path(get, path = "/api/v1/map/missions", tag = "ledger",
    responses((status = 200, description = "A FeatureCollection of points", content_type = "application/geo+json", body = Object),
        (status = 304, description = "Not modified"), (status = 401, body = Error)))]
async fn posts(State(console): State<Arc<Console>>, headers: HeaderMap) -> Response {
    static DRAWN: OnceLock<Points> = OnceLock::new();
    DRAWN.get_or_init(|| Points::of_posts(&console.desk.posts())).answer(&headers)
}

/// The missions that incidents which fit were aimed at, by their number on the map. One that cannot be told from another of
/// its state counts for neither. Those that stand in no table, and are known from reports only, come with their city's place.
#[utoipa::path(get, path = "/api/v1/map/missions/struck", tag = "ledger", params(Ask),
    responses((status = 200, body = Vec<Struck>), (status = 304, description = "Not modified"), (status = 401, body = Error)))]
async fn struck(State(console): State<Arc<Console>>, Query(ask): Query<Ask>) -> Answer<Json<Vec<Struck>>> {
    let ask = ask.tidy();
    console.look(move |desk| desk.struck(&ask)).await.map(Json)
}

/// A document as published: readable text with the words that facts stand on.
#[utoipa::path(get, path = "/api/v1/documents/{id}", tag = "ledger",
    params(("id" = String, Path, description = "Name in the ledger")),
    responses((status = 200, body = Document), (status = 304, description = "Not modified"),
        (status = 401, body = Error), (status = 404, body = Error)))]
async fn document(State(console): State<Arc<Console>>, Path(id): Path<String>) -> Answer<Json<Document>> {
    console.look(move |desk| desk.document(&id, None)).await.map(Json)
}

/// The original bytes of a document, as a file.
#[utoipa::path(get, path = "/api/v1/documents/{id}/original", tag = "ledger",
    params(("id" = String, Path, description = "Name in the ledger")),
    responses((status = 200, description = "The bytes", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 401, body = Error), (status = 404, body = Error)))]
pub(crate) async fn original(State(console): State<Arc<Console>>, Path(id): Path<String>) -> Answer<Response> {
    let name = crate::escaped(&id);
    let bytes = console.look(move |desk| desk.original(&id)).await?;
    let headers = [
        // Never shown by the browser: a page in there must not run as one of ours.
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
    ];
    Ok((headers, bytes).into_response())
}

/// Enters a decision: accept, reject, correct, merge, split, note, grade, undo. It carries the version that was looked at;
/// if that changed meanwhile, nothing is entered and the answer says who decided what.
#[utoipa::path(post, path = "/api/v1/decisions", tag = "work", request_body = Order,
    responses((status = 201, body = Entered), (status = 401, body = Error), (status = 403, body = Error),
        (status = 409, description = "Changed meanwhile", body = Changed), (status = 422, body = Error)))]
async fn decide(
    State(console): State<Arc<Console>>,
    Extension(session): Extension<Session>,
    Json(order): Json<Order>,
) -> Answer<Response> {
    if !session.may(order.need()) {
        return Ok(crate::guard::refuse(StatusCode::FORBIDDEN, &session.denied()));
    }
    let about = order.in_words();
    let mut response = decided(&console, order, &session.name).await?;
    response.extensions_mut().insert(crate::guard::Noted(about));
    Ok(response)
}

async fn decided(console: &Console, order: Order, by: &str) -> Answer<Response> {
    Ok(match console.decide(order, by).await? {
        Ok(entered) => (StatusCode::CREATED, Json(entered)).into_response(),
        Err(Refusal::Changed { version, history }) => {
            let error = "somebody else decided on it meanwhile".to_owned();
            (StatusCode::CONFLICT, Json(Changed { error, version, history })).into_response()
        }
        Err(Refusal::Refused(why)) => return Err(Trouble::Refused(why)),
        Err(Refusal::Failed(why)) => {
            console.say(&crate::Said::Failed(why.clone()));
            return Err(Trouble::Failed(why));
        }
    })
}

/// What stands in the way of a decision.
#[derive(Serialize, ToSchema)]
struct Changed {
    /// In words.
    error: String,
    /// The version now.
    version: String,
    /// What was decided on it, newest first.
    history: Vec<Decision>,
}

/// Makes a password that lets one person in once, within a quarter of an hour, while there are no accounts.
#[utoipa::path(post, path = "/api/v1/invitations", tag = "work",
    responses((status = 201, body = Invitation), (status = 401, body = Error), (status = 403, body = Error)))]
async fn invite(State(console): State<Arc<Console>>) -> Answer<Response> {
    if console.doors.by_account()? {
        return Err(Trouble::Refused("there are accounts now: make one on the page /people".to_owned()));
    }
    let password = console.doors.password(true)?;
    Ok((StatusCode::CREATED, Json(Invitation { password })).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_names_every_route_and_what_it_gives() {
        let description = openapi();
        assert_eq!(description["openapi"], "3.1.0");
        let paths = description["paths"].as_object().expect("paths");
        assert!(paths.len() >= 24, "{}", paths.len());
        for (path, methods) in paths {
            assert!(path.starts_with("/api/v1/"), "{path}");
            for (method, about) in methods.as_object().expect("methods") {
                assert!(
                    about["responses"].as_object().is_some_and(|r| r.len() > 1) || path.ends_with("events"),
                    "{method} {path}"
                );
            }
        }
        let incident = &description["components"]["schemas"]["Incident"]["properties"];
        assert!(incident["attribution"].is_object() && incident["version"].is_object());
    }
}

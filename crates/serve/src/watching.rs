//! Watches over HTTP: what the console asks of the program, the interface for programs, and the feeds, whose secret
//! address stands in for a session.

use crate::api::Error;
use crate::doors::Session;
use crate::guard::{Caller, noted, stranger};
use crate::views::{Notice, Saved, WatchAct, WatchForm, WatchPage, Watches};
use crate::{Answer, Ask, Console, Trouble};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What the console asks about watches. Calls may wait.
pub trait Watching: Send + Sync + 'static {
    /// All watches.
    ///
    /// # Errors
    /// When the file of watches cannot be read; so for all of these.
    fn watches(&self) -> Answer<Watches>;
    /// A watch with what came of it.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when there is none of that number.
    fn watch(&self, id: i64, ask: &Ask) -> Answer<WatchPage>;
    /// Keeps a watch: a new one, or in the place of one.
    ///
    /// # Errors
    /// [`Trouble::Refused`] says what is wrong with it.
    fn keep_watch(&self, id: Option<i64>, form: &WatchForm, by: &str) -> Answer<Saved>;
    /// Does something with a watch.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when there is none of that number.
    fn act_on_watch(&self, id: i64, act: WatchAct) -> Answer<Saved>;
    /// Tries a delivery again that was given up.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when there is none such.
    fn retry(&self, delivery: i64) -> Answer<()>;
    /// The feed of a token.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when no watch has it.
    fn feed(&self, token: &str) -> Answer<String>;
    /// An alert as a CAP message, by the token of its watch's feed; the newest without a number.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when there is none.
    fn cap(&self, token: &str, alert: Option<i64>) -> Answer<String>;
    /// Alerts for the desktop after one, oldest first; without a number only which is the newest.
    ///
    /// # Errors
    /// See [`Watching::watches`].
    fn notices(&self, after: Option<i64>) -> Answer<(i64, Vec<Notice>)>;
}

/// Routes of the interface for programs.
pub fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(watches, add))
        .routes(routes!(watch, replace))
        .routes(routes!(act))
        .routes(routes!(retry))
}

/// Feeds, for readers that have no session: the token in the address is the key.
pub fn feeds() -> Router<Arc<Console>> {
    Router::new().route("/feeds/watch/{token}", get(feed)).route("/feeds/watch/{token}/{alert}", get(cap))
}

/// All watches.
#[utoipa::path(get, path = "/api/v1/watches", tag = "watches",
    responses((status = 200, body = Watches), (status = 401, body = Error)))]
async fn watches(State(console): State<Arc<Console>>) -> Answer<Json<Watches>> {
    console.look(|desk| desk.watches()).await.map(Json)
}

/// Makes a watch. The answer holds the path of its feed and the secret its webhook is signed with, shown this once.
#[utoipa::path(post, path = "/api/v1/watches", tag = "watches", request_body = WatchForm,
    responses((status = 201, body = Saved), (status = 401, body = Error), (status = 403, body = Error),
        (status = 422, body = Error)))]
async fn add(
    State(console): State<Arc<Console>>,
    Extension(session): Extension<Session>,
    Json(form): Json<WatchForm>,
) -> Answer<Response> {
    let about = form.name.clone();
    let saved = console.look(move |desk| desk.keep_watch(None, &form, &session.name)).await?;
    Ok(noted(format!("watch {} “{about}”", saved.id), (StatusCode::CREATED, Json(saved))))
}

/// A watch with its alerts and deliveries.
#[utoipa::path(get, path = "/api/v1/watches/{id}", tag = "watches", params(("id" = i64, Path, description = "Number"), Ask),
    responses((status = 200, body = WatchPage), (status = 401, body = Error), (status = 404, body = Error)))]
async fn watch(
    State(console): State<Arc<Console>>,
    Path(id): Path<i64>,
    Query(ask): Query<Ask>,
) -> Answer<Json<WatchPage>> {
    let ask = ask.tidy();
    console.look(move |desk| desk.watch(id, &ask)).await.map(Json)
}

/// Changes a watch.
#[utoipa::path(put, path = "/api/v1/watches/{id}", tag = "watches", params(("id" = i64, Path, description = "Number")),
    request_body = WatchForm,
    responses((status = 200, body = Saved), (status = 401, body = Error), (status = 403, body = Error),
        (status = 404, body = Error), (status = 422, body = Error)))]
async fn replace(
    State(console): State<Arc<Console>>,
    Extension(session): Extension<Session>,
    Path(id): Path<i64>,
    Json(form): Json<WatchForm>,
) -> Answer<Response> {
    let about = format!("watch {id} “{}”", form.name);
    let saved = console.look(move |desk| desk.keep_watch(Some(id), &form, &session.name)).await?;
    Ok(noted(about, Json(saved)))
}

/// What is to be done.
#[derive(Deserialize, ToSchema)]
struct ToDo {
    /// It.
    r#do: WatchAct,
}

/// Pauses, resumes, tests or takes away a watch; gives it another feed address or secret.
#[utoipa::path(post, path = "/api/v1/watches/{id}/acts", tag = "watches",
    params(("id" = i64, Path, description = "Number")), request_body = ToDo,
    responses((status = 200, body = Saved), (status = 401, body = Error), (status = 403, body = Error),
        (status = 404, body = Error), (status = 422, body = Error)))]
async fn act(State(console): State<Arc<Console>>, Path(id): Path<i64>, Json(todo): Json<ToDo>) -> Answer<Response> {
    let saved = console.look(move |desk| desk.act_on_watch(id, todo.r#do)).await?;
    Ok(noted(format!("watch {id}: {}", saved.said), Json(saved)))
}

/// Tries a delivery again that was given up.
#[utoipa::path(post, path = "/api/v1/deliveries/{id}/retry", tag = "watches",
    params(("id" = i64, Path, description = "Number")),
    responses((status = 204, description = "It waits to be sent"), (status = 401, body = Error),
        (status = 403, body = Error), (status = 404, body = Error)))]
async fn retry(State(console): State<Arc<Console>>, Path(id): Path<i64>) -> Answer<Response> {
    console.look(move |desk| desk.retry(id)).await?;
    Ok(noted(format!("delivery {id}"), StatusCode::NO_CONTENT))
}

/// What is no token is none of ours: not looked up, and never in a log.
fn is_token(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn unknown() -> Trouble {
    Trouble::NotFound("no such feed".to_owned())
}

async fn feed(
    State(console): State<Arc<Console>>,
    Extension(caller): Extension<Caller>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    if let Some(refusal) = stranger(&console, caller) {
        return Ok(refusal);
    }
    if let Some(token) = file.strip_suffix(".cap") {
        let token = Some(token.to_owned()).filter(|t| is_token(t)).ok_or_else(unknown)?;
        let text = console.look(move |desk| desk.cap(&token, None)).await?;
        return Ok(given("application/cap+xml", text, &headers));
    }
    let token = file.strip_suffix(".atom").filter(|t| is_token(t)).ok_or_else(unknown)?.to_owned();
    let text = console.look(move |desk| desk.feed(&token)).await?;
    Ok(given("application/atom+xml; charset=utf-8", text, &headers))
}

async fn cap(
    State(console): State<Arc<Console>>,
    Extension(caller): Extension<Caller>,
    Path((token, alert)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    if let Some(refusal) = stranger(&console, caller) {
        return Ok(refusal);
    }
    let number = alert.strip_suffix(".cap").and_then(|n| n.parse().ok()).ok_or_else(unknown)?;
    if !is_token(&token) {
        return Err(unknown());
    }
    let text = console.look(move |desk| desk.cap(&token, Some(number))).await?;
    Ok(given("application/cap+xml", text, &headers))
}

/// Feed readers ask often: what they have is not sent again.
fn given(kind: &'static str, text: String, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", &crate::doors::hex(&<sha2::Sha256 as sha2::Digest>::digest(text.as_bytes()))[..32]);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    let common = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if known.is_some_and(|k| k.split(',').any(|t| t.trim().trim_start_matches("W/") == tag)) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, [(header::CONTENT_TYPE, kind)], text).into_response()
}

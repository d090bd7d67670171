//! Briefs over HTTP: what the console asks of the program, and the interface for programs.

use crate::api::Error;
use crate::doors::Session;
use crate::guard::noted;
use crate::views::{BriefChange, BriefForm, BriefPage, Briefs};
use crate::{Answer, Console};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What the console asks about briefs. Calls may wait.
pub trait Briefing: Send + Sync + 'static {
    /// All briefs, and the last one of somebody.
    ///
    /// # Errors
    /// When they cannot be read; so for all of these.
    fn briefs(&self, by: &str) -> Answer<Briefs>;
    /// Composes a draft and gives its name.
    ///
    /// # Errors
    /// [`crate::Trouble::Refused`] says what is wrong with what was asked for.
    fn begin_brief(&self, form: &BriefForm, by: &str) -> Answer<String>;
    /// A draft.
    ///
    /// # Errors
    /// [`crate::Trouble::NotFound`] when there is none of that name.
    fn draft(&self, id: &str) -> Answer<BriefPage>;
    /// Changes a draft and gives its next version.
    ///
    /// # Errors
    /// [`crate::Trouble::Refused`] when it changed since it was looked at.
    fn change_brief(&self, id: &str, change: &BriefChange, by: &str) -> Answer<u64>;
    /// Takes a draft away.
    ///
    /// # Errors
    /// [`crate::Trouble::NotFound`] when there is none of that name.
    fn discard_brief(&self, id: &str) -> Answer<()>;
    /// Issues a draft and gives its number.
    ///
    /// # Errors
    /// [`crate::Trouble::Refused`] when it changed since it was looked at.
    fn issue_brief(&self, id: &str, version: u64, by: &str) -> Answer<u32>;
    /// An issued brief.
    ///
    /// # Errors
    /// [`crate::Trouble::NotFound`] when there is none of that number.
    fn issued_brief(&self, number: u32) -> Answer<BriefPage>;
    /// A file of an issued brief, as it was issued.
    ///
    /// # Errors
    /// [`crate::Trouble::NotFound`] when there is none; [`crate::Trouble::Failed`] when it is another than was issued.
    fn brief_file(&self, number: u32, name: &str) -> Answer<Vec<u8>>;
}

/// Routes of the interface for programs.
pub fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(briefs, begin))
        .routes(routes!(draft, discard))
        .routes(routes!(change))
        .routes(routes!(issue))
        .routes(routes!(issued))
        .routes(routes!(file))
}

/// All briefs: drafts and issued ones.
#[utoipa::path(get, path = "/api/v1/briefs", tag = "briefs",
    responses((status = 200, body = Briefs), (status = 401, body = Error)))]
async fn briefs(State(console): State<Arc<Console>>, Extension(session): Extension<Session>) -> Answer<Json<Briefs>> {
    console.look(move |desk| desk.briefs(&session.name)).await.map(Json)
}

/// A draft was begun.
#[derive(Serialize, ToSchema)]
struct BriefBegun {
    /// Its name.
    id: String,
}

/// Composes a draft over a period, country or mission, or over what came since the last brief.
#[utoipa::path(post, path = "/api/v1/briefs", tag = "briefs", request_body = BriefForm,
    responses((status = 201, body = BriefBegun), (status = 401, body = Error), (status = 403, body = Error),
        (status = 422, body = Error)))]
async fn begin(
    State(console): State<Arc<Console>>,
    Extension(session): Extension<Session>,
    Json(form): Json<BriefForm>,
) -> Answer<Response> {
    let id = console.look(move |desk| desk.begin_brief(&form, &session.name)).await?;
    Ok(noted(format!("draft {id}"), (StatusCode::CREATED, Json(BriefBegun { id }))))
}

/// A draft.
#[utoipa::path(get, path = "/api/v1/briefs/drafts/{id}", tag = "briefs", params(("id" = String, Path, description = "Name")),
    responses((status = 200, body = BriefPage), (status = 401, body = Error), (status = 404, body = Error)))]
async fn draft(State(console): State<Arc<Console>>, Path(id): Path<String>) -> Answer<Json<BriefPage>> {
    console.look(move |desk| desk.draft(&id)).await.map(Json)
}

/// Takes a draft away.
#[utoipa::path(delete, path = "/api/v1/briefs/drafts/{id}", tag = "briefs",
    params(("id" = String, Path, description = "Name")),
    responses((status = 204, description = "Taken away"), (status = 401, body = Error), (status = 403, body = Error),
        (status = 404, body = Error)))]
async fn discard(State(console): State<Arc<Console>>, Path(id): Path<String>) -> Answer<Response> {
    let about = format!("draft {id} discarded");
    console.look(move |desk| desk.discard_brief(&id)).await?;
    Ok(noted(about, StatusCode::NO_CONTENT))
}

/// A draft has another version now.
#[derive(Serialize, ToSchema)]
struct BriefVersion {
    /// Which.
    version: u64,
}

/// Changes a draft: title, marking, opening, the words of a statement, or whether it is left out.
#[utoipa::path(post, path = "/api/v1/briefs/drafts/{id}/changes", tag = "briefs",
    params(("id" = String, Path, description = "Name")), request_body = BriefChange,
    responses((status = 200, body = BriefVersion), (status = 401, body = Error), (status = 403, body = Error),
        (status = 404, body = Error), (status = 422, body = Error)))]
async fn change(
    State(console): State<Arc<Console>>,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
    Json(change): Json<BriefChange>,
) -> Answer<Response> {
    let about = format!("draft {id}");
    let version = console.look(move |desk| desk.change_brief(&id, &change, &session.name)).await?;
    Ok(noted(about, Json(BriefVersion { version })))
}

/// Which version is issued.
#[derive(Deserialize, ToSchema)]
struct ToIssue {
    /// The version that was looked at.
    version: u64,
}

/// A brief was issued.
#[derive(Serialize, ToSchema)]
struct BriefIssued {
    /// Its number.
    number: u32,
}

/// Issues a draft: its content and its four forms are written once and stay as they are.
#[utoipa::path(post, path = "/api/v1/briefs/drafts/{id}/issue", tag = "briefs",
    params(("id" = String, Path, description = "Name")), request_body = ToIssue,
    responses((status = 201, body = BriefIssued), (status = 401, body = Error), (status = 403, body = Error),
        (status = 404, body = Error), (status = 422, body = Error)))]
async fn issue(
    State(console): State<Arc<Console>>,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
    Json(seen): Json<ToIssue>,
) -> Answer<Response> {
    let draft = id.clone();
    let number = console.look(move |desk| desk.issue_brief(&id, seen.version, &session.name)).await?;
    Ok(noted(format!("brief {number} of draft {draft}"), (StatusCode::CREATED, Json(BriefIssued { number }))))
}

/// An issued brief.
#[utoipa::path(get, path = "/api/v1/briefs/{number}", tag = "briefs", params(("number" = u32, Path, description = "Number")),
    responses((status = 200, body = BriefPage), (status = 401, body = Error), (status = 404, body = Error)))]
async fn issued(State(console): State<Arc<Console>>, Path(number): Path<u32>) -> Answer<Json<BriefPage>> {
    console.look(move |desk| desk.issued_brief(number)).await.map(Json)
}

/// A form of an issued brief, byte for byte as it was issued: `brief.html`, `brief.pdf`, `brief.docx` or `brief.md`.
#[utoipa::path(get, path = "/api/v1/briefs/{number}/{file}", tag = "briefs",
    params(("number" = u32, Path, description = "Number"), ("file" = String, Path, description = "File name")),
    responses((status = 200, description = "The bytes", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 401, body = Error), (status = 404, body = Error)))]
pub(crate) async fn file(
    State(console): State<Arc<Console>>,
    Path((number, name)): Path<(u32, String)>,
) -> Answer<Response> {
    let kind = match name.rsplit_once('.').map(|n| n.1) {
        Some("pdf") => "application/pdf",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("md") => "text/markdown; charset=utf-8",
        // Never shown by the browser: it must not run as one of our pages, whatever is quoted in it.
        _ => "application/octet-stream",
    };
    let asked = name.clone();
    let bytes = console.look(move |desk| desk.brief_file(number, &asked)).await?;
    let end = name.rsplit_once('.').map_or("bin", |n| n.1);
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"brief-{number}.{}\"", crate::escaped(end))),
    ];
    Ok((headers, bytes).into_response())
}

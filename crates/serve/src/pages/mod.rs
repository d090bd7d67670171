//! The pages, one file each. What they show comes from the desk; nothing here reads the ledger.

mod account;
mod books;
mod briefs;
mod document;
mod feeds;
mod incident;
mod intake;
mod layout;
mod login;
pub(crate) mod once;
mod parts;
mod people;
mod review;
mod situation;
mod sources;
mod statistics;
mod watches;

use crate::doors::{Session, Way};
use crate::views::Summary;
use crate::{Ask, Console, Trouble};
use axum::Extension;
use axum::Router;
use axum::extract::{FromRequestParts, OptionalFromRequestParts, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chancery_people::Need;
use layout::{Frame, Theme};
use maud::html;
use parts::capital;
use std::sync::Arc;

/// Address of a fact's page; the id is escaped already.
pub(crate) fn fact_link(id: &str) -> String {
    format!("/facts/{id}")
}

/// Pages for whoever has a session.
pub fn router() -> Router<Arc<Console>> {
    Router::new()
        .route("/", get(situation::page))
        .route("/incidents/{id}", get(incident::incident))
        .route("/facts/{id}", get(incident::fact))
        .route("/conflicts/{id}", get(books::conflict))
        .route("/documents", get(sources::documents))
        .route("/documents/{name}", get(document::page))
        .route("/documents/{name}/original", get(crate::api::original))
        .route("/commitments", get(books::commitments))
        .route("/posture", get(books::posture))
        .route("/attribution", get(books::attribution))
        .route("/statements", get(books::statements))
        .route("/contacts", get(books::contacts))
        .route("/conflicts", get(books::conflicts))
        .route("/missions", get(sources::missions))
        .route("/search", get(sources::search))
        .route("/review", get(review::queue))
        .route("/review/{name}", get(review::page))
        .route("/statistics", get(statistics::page))
        .route("/account", get(account::page))
        .route("/people", get(people::page))
        .route("/people/acts", get(people::acts))
        .route("/decisions", get(review::decisions))
        .route("/intake", get(intake::page))
        .route("/intake/{reading}", get(intake::reading))
        .route("/feeds", get(feeds::page))
        .route("/watches", get(watches::list))
        .route("/watches/new", get(watches::new))
        .route("/watches/{id}", get(watches::one))
        .route("/watches/{id}/edit", get(watches::edit))
        .route("/briefs", get(briefs::list))
        .route("/briefs/drafts/{id}", get(briefs::draft))
        .route("/briefs/{number}", get(briefs::issued))
        .route("/briefs/{number}/{file}", get(crate::briefing::file))
        .route("/logout", post(login::out))
}

/// The door: pages for whoever has none.
pub fn door() -> Router<Arc<Console>> {
    Router::new().route("/login", get(login::page).post(login::enter))
}

/// Where no page is.
pub async fn nothing() -> Response {
    (
        StatusCode::NOT_FOUND,
        layout::bare(
            "Not found",
            html! {
                h1 { "There is no page here" }
                p { a href="/" { "Back to the situation" } }
            },
        ),
    )
        .into_response()
}

/// A page that one's role does not open.
pub fn forbidden(why: &str) -> Response {
    let body = html! {
        section.empty {
            h1 { "Not for your role" }
            p { (capital(why)) "." }
            p { a.button href="/" { "Back to the situation" } }
        }
    };
    (StatusCode::FORBIDDEN, layout::bare("Not for your role", body)).into_response()
}

/// What every page needs besides its content.
pub(crate) struct Page {
    console: Arc<Console>,
    session: Session,
    theme: Theme,
    path: String,
    /// Path and query.
    address: String,
}

impl FromRequestParts<Arc<Console>> for Page {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, console: &Arc<Console>) -> Result<Page, Response> {
        let session =
            <Extension<Session> as OptionalFromRequestParts<Arc<Console>>>::from_request_parts(parts, console);
        let Ok(Some(Extension(session))) = session.await else { return Err(Redirect::to("/login").into_response()) };
        let theme = Theme::of(&parts.headers);
        let address = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        Ok(Page { console: Arc::clone(console), session, theme, path: parts.uri.path().to_owned(), address })
    }
}

impl Page {
    /// The page with its frame.
    async fn show(self, title: &str, body: impl maud::Render) -> Response {
        let summary = self.console.look(|desk| desk.summary()).await.unwrap_or_default();
        self.framed(title, &summary, body).into_response()
    }

    fn framed(&self, title: &str, summary: &Summary, body: impl maud::Render) -> maud::Markup {
        let rights = [
            (Need::Report, "report"),
            (Need::Note, "note"),
            (Need::Watch, "watch"),
            (Need::Brief, "brief"),
            (Need::Decide, "decide"),
            (Need::Manage, "manage"),
        ];
        let may: Vec<&str> = rights.into_iter().filter(|(n, _)| self.session.may(*n)).map(|(_, word)| word).collect();
        let frame = Frame {
            title,
            path: &self.path,
            name: &self.session.name,
            token: &self.session.token,
            may: &may.join(" "),
            once: self.session.way == Way::Once,
            role: self.session.role.as_str(),
            theme: self.theme,
        };
        layout::page(&frame, summary, body)
    }

    /// A page that says what went wrong.
    async fn trouble(self, trouble: Trouble) -> Response {
        let (status, head, why) = match trouble {
            Trouble::NotFound(why) => (StatusCode::NOT_FOUND, "Not in this ledger", why),
            Trouble::Refused(why) => (StatusCode::UNPROCESSABLE_ENTITY, "That cannot be asked", why),
            Trouble::Failed(_) => {
                let why = "The terminal it runs in has the details.".to_owned();
                (StatusCode::INTERNAL_SERVER_ERROR, "The ledger could not be read", why)
            }
        };
        let body = html! {
            section.empty {
                h1 { (head) }
                p dir="auto" { (why) }
                p { a.button href="/" { "Back to the situation" } }
            }
        };
        (status, self.framed(head, &Summary::default(), body)).into_response()
    }
}

/// Asks the desk and draws what it says, or what went wrong.
async fn draw<T: Send + 'static>(
    page: Page,
    title: &str,
    ask: impl FnOnce(&dyn crate::Desk) -> crate::Answer<T> + Send + 'static,
    body: impl FnOnce(&T) -> maud::Markup,
) -> Response {
    match page.console.look(ask).await {
        Ok(found) => {
            let body = body(&found);
            page.show(title, body).await
        }
        Err(trouble) => page.trouble(trouble).await,
    }
}

/// Takes what is asked for from the address.
type Asked = Query<Ask>;
/// The console, for handlers that take no page.
type Here = State<Arc<Console>>;

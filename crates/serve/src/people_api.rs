//! The interface for programs, people: one's own account, and for owners everybody's, tokens and the log of acts.

use crate::doors::{Session, Way};
use crate::guard::{Caller, noted};
use crate::views::Part;
use crate::{Answer, Console, Trouble};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use chancery_people::{Account, PeopleError, Role, Scope, Wanted, now, stamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

type Shared = State<Arc<Console>>;

/// The routes with their descriptions.
pub fn described() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::default()
        .routes(routes!(account))
        .routes(routes!(set_password))
        .routes(routes!(begin_second))
        .routes(routes!(confirm_second))
        .routes(routes!(drop_second))
        .routes(routes!(make_token))
        .routes(routes!(revoke_own))
        .routes(routes!(end_sessions))
        .routes(routes!(people, add))
        .routes(routes!(change))
        .routes(routes!(tokens))
        .routes(routes!(revoke))
        .routes(routes!(acts))
}

/// Somebody with an account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Person {
    /// The name decisions are signed with.
    pub name: String,
    /// `viewer`, `analyst`, `reviewer` or `owner`.
    pub role: String,
    /// When the account was made, UTC.
    pub made: String,
    /// True when it opens nothing any more.
    pub disabled: bool,
    /// True while they have not chosen a password of their own.
    pub must_change: bool,
    /// True with a second factor.
    pub second: bool,
    /// When they were last here, UTC; empty when they have no session.
    pub seen: String,
}

/// A token as it is listed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TokenLine {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub account: String,
    /// What it is for.
    pub label: String,
    /// What it may be used for.
    pub scopes: Vec<String>,
    /// When it was made, UTC.
    pub made: String,
    /// When it ends, UTC.
    pub expires: String,
    /// When it was last used, UTC, to the minute; empty when never.
    pub seen: String,
    /// `holds`, `ended` or `taken back`.
    pub standing: String,
}

/// Where somebody is signed in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionLine {
    /// Address it was begun from.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
    /// When it began, UTC.
    pub made: String,
    /// When it was last used, UTC, to the minute.
    pub seen: String,
    /// True for the one that asks.
    pub this: bool,
}

/// One's own account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Own {
    /// The name decisions are signed with.
    pub name: String,
    /// One's role.
    pub role: String,
    /// What the role may do, in words.
    pub may: String,
    /// The account; none for whoever came in by a one-time password or a proxy alone.
    pub account: Option<Person>,
    /// Recovery codes that are left.
    pub recovery_left: usize,
    /// Where one is signed in, the last used first.
    pub sessions: Vec<SessionLine>,
    /// One's tokens, the newest first.
    pub tokens: Vec<TokenLine>,
}

/// A line of the log of acts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActLine {
    /// Its number, from 1 without a gap.
    pub number: i64,
    /// When, UTC.
    pub at: String,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// On whom or what.
    pub about: String,
    /// From which address; `terminal` for the command line.
    pub address: String,
    /// How it ended: a status of HTTP or a word.
    pub outcome: String,
    /// Digest of this line and the one before.
    pub hash: String,
}

/// The log of acts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Acts {
    /// Newest first.
    pub acts: Vec<ActLine>,
    /// Which part this is.
    pub part: Part,
}

impl Console {
    fn person(&self, account: Account) -> Result<Person, PeopleError> {
        let seen = self.doors.people.sessions_of(&account.name, now())?.first().map(|s| stamp(s.seen));
        Ok(Person {
            role: account.role.to_string(),
            made: stamp(account.made),
            disabled: account.disabled,
            must_change: account.must_change,
            second: account.second,
            seen: seen.unwrap_or_default(),
            name: account.name,
        })
    }

    /// Everybody with an account.
    pub(crate) fn everybody(&self) -> Result<Vec<Person>, PeopleError> {
        self.doors.people.accounts()?.into_iter().map(|a| self.person(a)).collect()
    }

    /// Tokens of one person, or of everybody.
    pub(crate) fn token_lines(&self, of: Option<&str>) -> Result<Vec<TokenLine>, PeopleError> {
        let at = now();
        let line = |t: chancery_people::Token| TokenLine {
            id: t.id,
            account: t.account,
            label: t.label,
            scopes: t.scopes.iter().map(|s| s.as_str().to_owned()).collect(),
            made: stamp(t.made),
            expires: stamp(t.expires),
            seen: t.seen.map(stamp).unwrap_or_default(),
            standing: if t.revoked.is_some() {
                "taken back"
            } else if t.expires <= at {
                "ended"
            } else {
                "holds"
            }
            .to_owned(),
        };
        Ok(self.doors.people.tokens(of)?.into_iter().map(line).collect())
    }

    /// What somebody sees of their own account.
    pub(crate) fn own(&self, session: &Session) -> Result<Own, PeopleError> {
        let people = &self.doors.people;
        let account = people.account(&session.name).ok().filter(|_| session.way != Way::Once);
        let sessions = if account.is_some() { people.sessions_of(&session.name, now())? } else { Vec::new() };
        let this = |digest: &str| matches!(&session.way, Way::Account(own) if own == digest);
        let sessions = sessions.into_iter().map(|s| SessionLine {
            this: this(&s.digest),
            address: s.address,
            agent: s.agent,
            made: stamp(s.made),
            seen: stamp(s.seen),
        });
        Ok(Own {
            name: session.name.clone(),
            role: session.role.to_string(),
            may: session.role.meaning().to_owned(),
            sessions: sessions.collect(),
            tokens: if account.is_some() { self.token_lines(Some(&session.name))? } else { Vec::new() },
            recovery_left: people.recovery_left(&session.name)?,
            account: account.map(|a| self.person(a)).transpose()?,
        })
    }

    /// Lines of the log of acts, newest first.
    pub(crate) fn act_lines(&self, ask: &AskActs) -> Result<Acts, PeopleError> {
        let limit = ask.limit.unwrap_or(100).clamp(1, 500);
        let page = ask.page.unwrap_or(1).clamp(1, 1_000_000);
        let (lines, total) = self.doors.people.acts(ask.who.trim(), (page - 1) * limit, limit)?;
        let acts = lines.into_iter().map(|e| ActLine {
            number: e.number,
            at: stamp(e.at),
            who: e.act.who,
            what: e.act.what,
            about: e.act.about,
            address: e.act.address,
            outcome: e.act.outcome,
            hash: e.hash,
        });
        Ok(Acts { acts: acts.collect(), part: Part { page, limit, total, more: false } })
    }
}

/// The account somebody came in with.
fn own_account(console: &Console, session: &Session) -> Answer<Account> {
    let none = || {
        let why =
            "you have no account here: you came in by a one-time password or a proxy; `chancery people add` makes one";
        Trouble::Refused(why.to_owned())
    };
    if session.way == Way::Once {
        return Err(none());
    }
    console.doors.people.account(&session.name).map_err(|_| none())
}

/// Does what may wait on a thread that may.
async fn slowly<T: Send + 'static>(
    console: &Arc<Console>,
    work: impl FnOnce(&Console) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let within = Arc::clone(console);
    let done = tokio::task::spawn_blocking(move || work(&within)).await;
    let done = done.unwrap_or_else(|e| Err(Trouble::Failed(e.to_string())));
    if let Err(Trouble::Failed(why)) = &done {
        console.say(&crate::Said::Failed(why.clone()));
    }
    done
}

/// The password of whoever is signed in, typed again; guessing is held up as at the door.
fn confirmed(console: &Console, session: &Session, caller: Caller, password: &str) -> Answer<Account> {
    let account = own_account(console, session)?;
    if console.doors.confirms(caller.0, &account.name, password)? {
        Ok(account)
    } else {
        Err(Trouble::Refused("that is not your password, or there were too many wrong ones; wait a minute".to_owned()))
    }
}

/// One's own account: role, sessions, tokens.
#[utoipa::path(get, path = "/api/v1/account", tag = "people", responses((status = 200, body = Own), (status = 401, body = crate::api::Error)))]
async fn account(State(console): Shared, Extension(session): Extension<Session>) -> Answer<Json<Own>> {
    Ok(Json(console.own(&session)?))
}

/// A new password for oneself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    /// The present one.
    old: String,
    /// The one to come, at least twelve characters.
    new: String,
}

/// Sets one's password. All sessions end; the answer brings the cookie of a new one.
#[utoipa::path(post, path = "/api/v1/account/password", tag = "people", request_body = NewPassword,
    responses((status = 204, description = "Set"), (status = 401, body = crate::api::Error), (status = 403, body = crate::api::Error), (status = 422, body = crate::api::Error)))]
async fn set_password(
    State(console): Shared,
    Extension(session): Extension<Session>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(typed): Json<NewPassword>,
) -> Answer<Response> {
    let agent = headers.get(header::USER_AGENT).and_then(|a| a.to_str().ok()).unwrap_or_default().to_owned();
    let way = session.way.clone();
    let cookie = slowly(&console, move |console| {
        let account = confirmed(console, &session, caller, &typed.old)?;
        if typed.new == typed.old {
            return Err(Trouble::Refused("that is the present password".to_owned()));
        }
        console.doors.people.set_password(&account.name, &typed.new, None)?;
        Ok(console.doors.people.begin(&account.name, &caller.0.to_string(), &agent, now())?)
    })
    .await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let (Way::Account(_), Ok(value)) = (way, HeaderValue::from_str(&console.set_cookie(&cookie))) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    Ok(noted("own password; sessions ended", response))
}

/// One's password, to show that it is oneself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Typed {
    /// The present password.
    password: String,
}

/// A second factor that was begun.
#[derive(Serialize, ToSchema)]
struct Begun {
    /// The secret in letters, for typing.
    secret: String,
    /// The same as an address that devices read.
    address: String,
    /// The same as a picture, SVG.
    picture: String,
}

/// Begins a second factor (codes after RFC 6238); it counts once a code of it is confirmed.
#[utoipa::path(post, path = "/api/v1/account/second", tag = "people", request_body = Typed,
    responses((status = 201, body = Begun), (status = 401, body = crate::api::Error), (status = 403, body = crate::api::Error), (status = 422, body = crate::api::Error)))]
async fn begin_second(
    State(console): Shared,
    Extension(session): Extension<Session>,
    Extension(caller): Extension<Caller>,
    Json(typed): Json<Typed>,
) -> Answer<Response> {
    let begun = slowly(&console, move |console| {
        let account = confirmed(console, &session, caller, &typed.password)?;
        Ok(console.doors.people.begin_second(&account.name)?)
    })
    .await?;
    let picture = crate::draw::code(&begun.address).into_string();
    let body = Begun { secret: begun.secret, address: begun.address, picture };
    Ok(noted("second factor begun", (StatusCode::CREATED, Json(body))))
}

/// A code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Code {
    /// The six digits the device shows.
    code: String,
}

/// Codes for when the device is gone.
#[derive(Serialize, ToSchema)]
struct Recovery {
    /// Each lets its owner in once; shown this once.
    codes: Vec<String>,
}

/// Makes the second factor count.
#[utoipa::path(post, path = "/api/v1/account/second/confirm", tag = "people", request_body = Code,
    responses((status = 201, body = Recovery), (status = 401, body = crate::api::Error), (status = 403, body = crate::api::Error), (status = 422, body = crate::api::Error)))]
async fn confirm_second(
    State(console): Shared,
    Extension(session): Extension<Session>,
    Json(typed): Json<Code>,
) -> Answer<Response> {
    let account = own_account(&console, &session)?;
    let codes = console.doors.people.confirm_second(&account.name, &typed.code, now())?;
    Ok(noted("second factor counts", (StatusCode::CREATED, Json(Recovery { codes }))))
}

/// Takes one's second factor away.
#[utoipa::path(post, path = "/api/v1/account/second/drop", tag = "people", request_body = Typed,
    responses((status = 204, description = "Gone"), (status = 401, body = crate::api::Error), (status = 403, body = crate::api::Error), (status = 422, body = crate::api::Error)))]
async fn drop_second(
    State(console): Shared,
    Extension(session): Extension<Session>,
    Extension(caller): Extension<Caller>,
    Json(typed): Json<Typed>,
) -> Answer<Response> {
    slowly(&console, move |console| {
        let account = confirmed(console, &session, caller, &typed.password)?;
        Ok(console.doors.people.drop_second(&account.name)?)
    })
    .await?;
    Ok(noted("second factor taken away", StatusCode::NO_CONTENT))
}

/// A token that is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewToken {
    /// What it is for.
    label: String,
    /// `read`, `intake`, `decide`, `watches`: at least one.
    scopes: Vec<String>,
    /// Days it holds, at most 366.
    days: u32,
}

/// A token, shown this once.
#[derive(Serialize, ToSchema)]
struct Made {
    /// Its number.
    id: i64,
    /// Sent as `Authorization: Bearer …`.
    token: String,
}

/// Makes a token for a program. It may do what its scopes say, within what one's role may.
#[utoipa::path(post, path = "/api/v1/account/tokens", tag = "people", request_body = NewToken,
    responses((status = 201, body = Made), (status = 401, body = crate::api::Error), (status = 403, body = crate::api::Error), (status = 422, body = crate::api::Error)))]
async fn make_token(
    State(console): Shared,
    Extension(session): Extension<Session>,
    Json(typed): Json<NewToken>,
) -> Answer<Response> {
    let account = own_account(&console, &session)?;
    let scopes: Result<Vec<Scope>, String> = typed.scopes.iter().map(|s| s.parse()).collect();
    let scopes = scopes.map_err(Trouble::Refused)?;
    let wanted = Wanted { label: &typed.label, scopes: &scopes, days: typed.days };
    let (id, token) = console.doors.people.make_token(&account.name, &wanted, now())?;
    Ok(noted(
        format!("token {id} “{}” ({})", typed.label, typed.scopes.join(" ")),
        (StatusCode::CREATED, Json(Made { id, token })),
    ))
}

/// Takes one of one's tokens back.
#[utoipa::path(delete, path = "/api/v1/account/tokens/{id}", tag = "people", params(("id" = i64, Path, description = "Number")),
    responses((status = 204, description = "Taken back"), (status = 401, body = crate::api::Error), (status = 403, body = crate::api::Error), (status = 404, body = crate::api::Error)))]
async fn revoke_own(
    State(console): Shared,
    Extension(session): Extension<Session>,
    Path(id): Path<i64>,
) -> Answer<Response> {
    let account = own_account(&console, &session)?;
    let token = console.doors.people.revoke_token(id, Some(&account.name), now())?;
    Ok(noted(format!("token {id} “{}”", token.label), StatusCode::NO_CONTENT))
}

/// Sessions that ended.
#[derive(Serialize, ToSchema)]
struct Ended {
    /// How many.
    ended: usize,
}

/// Signs oneself out everywhere else.
#[utoipa::path(post, path = "/api/v1/account/sessions/end", tag = "people",
    responses((status = 200, body = Ended), (status = 401, body = crate::api::Error), (status = 403, body = crate::api::Error)))]
async fn end_sessions(State(console): Shared, Extension(session): Extension<Session>) -> Answer<Response> {
    let account = own_account(&console, &session)?;
    let keep = match &session.way {
        Way::Account(digest) => Some(digest.as_str()),
        _ => None,
    };
    let ended = console.doors.people.end_all(&account.name, keep)?;
    Ok(noted(format!("{ended} sessions"), Json(Ended { ended })))
}

/// Everybody with an account.
#[utoipa::path(get, path = "/api/v1/people", tag = "people",
    responses((status = 200, body = Vec<Person>), (status = 401, body = crate::api::Error), (status = 403, body = crate::api::Error)))]
async fn people(State(console): Shared) -> Answer<Json<Vec<Person>>> {
    Ok(Json(console.everybody()?))
}

/// An account that is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPerson {
    /// The name decisions are signed with.
    name: String,
    /// `viewer`, `analyst`, `reviewer` or `owner`; the first account is an owner's.
    role: String,
}

/// A first password.
#[derive(Serialize, ToSchema)]
struct First {
    /// To be told to its owner, who must choose another at the first sign-in, within a week; shown this once.
    password: String,
}

/// Makes an account. With the first one, one-time passwords and their sessions end.
#[utoipa::path(post, path = "/api/v1/people", tag = "people", request_body = NewPerson,
    responses((status = 201, body = First), (status = 401, body = crate::api::Error), (status = 403, body = crate::api::Error), (status = 422, body = crate::api::Error)))]
async fn add(State(console): Shared, Json(typed): Json<NewPerson>) -> Answer<Response> {
    let role: Role = typed.role.parse().map_err(Trouble::Refused)?;
    let about = format!("{} as {role}", typed.name.trim());
    let first = slowly(&console, move |console| Ok(console.doors.people.add(&typed.name, role, None, now())?)).await?;
    Ok(noted(about, (StatusCode::CREATED, Json(First { password: first.unwrap_or_default() }))))
}

/// What is to be done to an account.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
enum Change {
    /// Another role.
    Role {
        /// `viewer`, `analyst`, `reviewer` or `owner`.
        role: String,
    },
    /// It opens nothing any more.
    Disable,
    /// It opens again.
    Enable,
    /// A new first password; second factor, sessions and tokens end.
    Reset,
}

/// Changes an account: its role, whether it opens, or its password for somebody who lost it.
#[utoipa::path(post, path = "/api/v1/people/{name}", tag = "people", params(("name" = String, Path, description = "Name")), request_body = Change,
    responses((status = 204, description = "Done"), (status = 201, body = First), (status = 401, body = crate::api::Error), (status = 403, body = crate::api::Error),
        (status = 404, body = crate::api::Error), (status = 422, body = crate::api::Error)))]
async fn change(State(console): Shared, Path(name): Path<String>, Json(change): Json<Change>) -> Answer<Response> {
    let people = &console.doors.people;
    let done = |what: String| Ok(noted(what, StatusCode::NO_CONTENT));
    match change {
        Change::Role { role } => {
            let role: Role = role.parse().map_err(Trouble::Refused)?;
            people.set_role(&name, role)?;
            done(format!("{name} is {role}"))
        }
        Change::Disable => {
            people.set_disabled(&name, true)?;
            done(format!("{name} is disabled"))
        }
        Change::Enable => {
            people.set_disabled(&name, false)?;
            done(format!("{name} is enabled"))
        }
        Change::Reset => {
            let about = format!("{name} has a new first password");
            let password = slowly(&console, move |console| Ok(console.doors.people.reset(&name, now())?)).await?;
            Ok(noted(about, (StatusCode::CREATED, Json(First { password }))))
        }
    }
}

/// Tokens of everybody, the newest first.
#[utoipa::path(get, path = "/api/v1/tokens", tag = "people",
    responses((status = 200, body = Vec<TokenLine>), (status = 401, body = crate::api::Error), (status = 403, body = crate::api::Error)))]
async fn tokens(State(console): Shared) -> Answer<Json<Vec<TokenLine>>> {
    Ok(Json(console.token_lines(None)?))
}

/// Takes anybody's token back.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "people", params(("id" = i64, Path, description = "Number")),
    responses((status = 204, description = "Taken back"), (status = 401, body = crate::api::Error), (status = 403, body = crate::api::Error), (status = 404, body = crate::api::Error)))]
async fn revoke(State(console): Shared, Path(id): Path<i64>) -> Answer<Response> {
    let token = console.doors.people.revoke_token(id, None, now())?;
    Ok(noted(format!("token {id} “{}” of {}", token.label, token.account), StatusCode::NO_CONTENT))
}

/// Which lines of the log.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct AskActs {
    /// Only of this person.
    pub who: String,
    /// Which page, from 1.
    pub page: Option<usize>,
    /// Most lines of a page, at most 500.
    pub limit: Option<usize>,
}

/// The log of acts, newest first.
#[utoipa::path(get, path = "/api/v1/acts", tag = "people", params(AskActs),
    responses((status = 200, body = Acts), (status = 401, body = crate::api::Error), (status = 403, body = crate::api::Error)))]
async fn acts(State(console): Shared, Query(ask): Query<AskActs>) -> Answer<Json<Acts>> {
    Ok(Json(console.act_lines(&ask)?))
}

//! Signing in and out.

use super::{Here, layout};
use crate::doors::Entry;
use crate::guard::{Caller, is_own, refuse, stranger};
use crate::{Console, Said};
use axum::Extension;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use chancery_people::{Act, LONGEST_NAME, PeopleError};
use maud::{Markup, html};
use serde::Deserialize;
use std::net::IpAddr;
use std::sync::Arc;

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    password: String,
    /// Where to go then.
    to: String,
    /// The second step: what the first gave, and the code.
    ticket: String,
    code: String,
}

/// The form.
pub async fn page(
    State(console): Here,
    Extension(caller): Extension<Caller>,
    Query(typed): Query<Typed>,
    headers: HeaderMap,
) -> Response {
    if console.cookie(&headers).is_some_and(|c| matches!(console.doors.session(c), Ok(Some(_)))) {
        return Redirect::to(&own_page(&typed.to)).into_response();
    }
    if let Some(wait) = stranger(&console, caller) {
        return wait;
    }
    form(&console, StatusCode::OK, "", &typed)
}

fn form(console: &Console, status: StatusCode, wrong: &str, typed: &Typed) -> Response {
    let fields = match console.doors.by_account() {
        Ok(true) if !typed.ticket.is_empty() => code_fields(typed),
        Ok(true) => account_fields(typed),
        _ => once_fields(typed),
    };
    let body = html! {
        section.door {
            (layout::mark())
            h1 { "Chancery" }
            p.dim { "The record office for the protection of diplomatic missions." }
            form action="/login" method="post" {
                input type="hidden" name="to" value=(own_page(&typed.to));
                (fields)
                p #wrong.wrong role="alert" { (wrong) }
                button.primary type="submit" { "Come in" }
            }
        }
    };
    (status, layout::bare("Sign in", body)).into_response()
}

fn once_fields(typed: &Typed) -> Markup {
    html! {
        label.field {
            span { "Your name" }
            input type="text" name="name" value=(typed.name) required maxlength=(LONGEST_NAME) autocomplete="name" autofocus;
            small { "Decisions are signed with it." }
        }
        label.field {
            span { "Password" }
            input.password type="text" name="password" required autocomplete="off" autocapitalize="none" spellcheck="false"
                placeholder="abcd-efgh-jkmn-pqrs" aria-describedby="wrong";
            small { "The terminal shows it where the console was started. Each one lets one person in, once, as owner, until the first account is made." }
        }
    }
}

fn account_fields(typed: &Typed) -> Markup {
    html! {
        label.field {
            span { "Name" }
            input type="text" name="name" value=(typed.name) required maxlength=(LONGEST_NAME) autocomplete="username" autocapitalize="none"
                autofocus[typed.name.is_empty()];
        }
        label.field {
            span { "Password" }
            input type="password" name="password" required autocomplete="current-password" aria-describedby="wrong" autofocus[!typed.name.is_empty()];
            small { "Forgotten? An owner can set a new one." }
        }
    }
}

fn code_fields(typed: &Typed) -> Markup {
    html! {
        input type="hidden" name="ticket" value=(typed.ticket);
        label.field {
            span { "Code" }
            input.password type="text" name="code" required autocomplete="one-time-code" autocapitalize="none" spellcheck="false"
                maxlength="40" placeholder="123 456" aria-describedby="wrong" autofocus;
            small { "The six digits your device shows now, or one of your recovery codes." }
        }
    }
}

/// Lets in who knows a password, and a code where there is a second factor.
pub async fn enter(
    State(console): Here,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Form(mut typed): Form<Typed>,
) -> Response {
    if !is_own(&headers) {
        return refuse(StatusCode::FORBIDDEN, "the request comes from another site");
    }
    if let Some(wait) = stranger(&console, caller) {
        return wait;
    }
    let name: String = typed.name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    typed.name = name.trim().to_owned();
    if typed.name.is_empty() && typed.ticket.is_empty() {
        return form(
            &console,
            StatusCode::UNPROCESSABLE_ENTITY,
            "Say who you are: decisions are signed with it.",
            &typed,
        );
    }
    let entry = tried(&console, caller.0, &headers, &mut typed).await;
    let outcome = match &entry {
        Ok(Entry::In(..)) => "in",
        Ok(Entry::Code(_)) => "code wanted",
        Ok(Entry::Wrong) => "wrong",
        Ok(Entry::Wait(_)) => "told to wait",
        Err(_) => "failed",
    };
    console.note(Act {
        who: typed.name.clone(),
        what: "sign in".to_owned(),
        about: String::new(),
        address: caller.0.to_string(),
        outcome: outcome.to_owned(),
    });
    match entry {
        Ok(Entry::In(value, of_terminal)) => {
            console.say(&Said::Entered(typed.name.clone()));
            if of_terminal && let Ok(next) = console.doors.password(false) {
                console.say(&Said::Password(next));
            }
            // Whoever was signed in at this browser before is not any more.
            if let Some(before) = console.cookie(&headers) {
                drop(console.doors.leave(before));
            }
            signed_in(&console.set_cookie(&value), &own_page(&typed.to))
        }
        Ok(Entry::Code(ticket)) => {
            let again = !typed.ticket.is_empty();
            typed.ticket = ticket;
            let wrong = if again { "That is not the code it shows now, or it was used before." } else { "" };
            let status = if again { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
            form(&console, status, wrong, &typed)
        }
        Ok(Entry::Wrong) => {
            typed.ticket.clear();
            let by_account = console.doors.by_account().unwrap_or(true);
            let wrong =
                if by_account { "Name or password is wrong." } else { "That password is none, or was used before." };
            form(&console, StatusCode::UNAUTHORIZED, wrong, &typed)
        }
        Ok(Entry::Wait(seconds)) => {
            let wrong = format!("Too many wrong passwords. Try again in {seconds} seconds.");
            let mut response = form(&console, StatusCode::TOO_MANY_REQUESTS, &wrong, &typed);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
        Err(error) => {
            console.say(&Said::Failed(error.to_string()));
            refuse(StatusCode::INTERNAL_SERVER_ERROR, "nobody can be let in now")
        }
    }
}

async fn tried(
    console: &Arc<Console>,
    from: IpAddr,
    headers: &HeaderMap,
    typed: &mut Typed,
) -> Result<Entry, PeopleError> {
    if !console.doors.by_account()? {
        return console.doors.enter_once(from, &typed.name, &typed.password);
    }
    let agent = headers.get(header::USER_AGENT).and_then(|a| a.to_str().ok()).unwrap_or_default().to_owned();
    let (within, name, password) = (Arc::clone(console), typed.name.clone(), std::mem::take(&mut typed.password));
    let (ticket, code) = (typed.ticket.clone(), typed.code.clone());
    // A password takes a while to be compared, on purpose.
    let tried = tokio::task::spawn_blocking(move || {
        if ticket.is_empty() {
            within.doors.enter(from, &agent, &name, &password).map(|entry| (name, entry))
        } else {
            within.doors.enter_code(from, &agent, &ticket, &code)
        }
    });
    let (name, entry) = tried.await.map_err(|e| PeopleError::Failed(e.to_string()))??;
    typed.name = name;
    Ok(entry)
}

fn signed_in(cookie: &str, to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// A page of ours to go to; anything else is the first page.
fn own_page(to: &str) -> String {
    let own = to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') && !to.chars().any(char::is_control);
    if own { to.to_owned() } else { "/".to_owned() }
}

/// Ends the session.
pub async fn out(State(console): Here, headers: HeaderMap) -> Response {
    if let Some(cookie) = console.cookie(&headers)
        && let Err(error) = console.doors.leave(cookie)
    {
        console.say(&Said::Failed(error.to_string()));
        return refuse(StatusCode::INTERNAL_SERVER_ERROR, "the session could not be ended");
    }
    signed_in(&console.set_cookie(""), "/login")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        assert_eq!(own_page("/incidents/I-1?x=y"), "/incidents/I-1?x=y");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nSet-Cookie: x"] {
            assert_eq!(own_page(elsewhere), "/", "{elsewhere}");
        }
    }
}

//! Signing in and out.

use super::{Here, layout};
use crate::Said;
use crate::doors::{Entry, IDLE};
use crate::guard::{is_own, refuse};
use axum::Extension;
use axum::Form;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use serde::Deserialize;
use std::net::SocketAddr;

/// Longest name, in characters.
const LONGEST_NAME: usize = 60;

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    password: String,
    /// Where to go then.
    to: String,
}

/// The form.
pub async fn page(State(console): Here, Query(typed): Query<Typed>, headers: HeaderMap) -> Response {
    if console.cookie(&headers).is_some_and(|c| console.doors.session(c).is_some()) {
        return Redirect::to(&own_page(&typed.to)).into_response();
    }
    form(StatusCode::OK, "", &typed)
}

fn form(status: StatusCode, wrong: &str, typed: &Typed) -> Response {
    let body = html! {
        section.door {
            (layout::mark())
            h1 { "Chancery" }
            p.dim { "The record office for the protection of diplomatic missions." }
            form action="/login" method="post" {
                input type="hidden" name="to" value=(own_page(&typed.to));
                label.field {
                    span { "Your name" }
                    input type="text" name="name" value=(typed.name) required maxlength=(LONGEST_NAME) autocomplete="name" autofocus;
                    small { "Decisions are signed with it." }
                }
                label.field {
                    span { "Password" }
                    input.password type="text" name="password" required autocomplete="off" autocapitalize="none" spellcheck="false"
                        placeholder="abcd-efgh-jkmn-pqrs" aria-describedby="wrong";
                    small { "The terminal shows it where the console was started. Each one lets one person in, once." }
                }
                p #wrong.wrong role="alert" { (wrong) }
                button.primary type="submit" { "Come in" }
            }
        }
    };
    (status, layout::bare("Sign in", body)).into_response()
}

/// Lets in who knows a password.
pub async fn enter(
    State(console): Here,
    Extension(ConnectInfo(peer)): Extension<ConnectInfo<SocketAddr>>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    if !is_own(&headers) {
        return refuse(StatusCode::FORBIDDEN, "the request comes from another site");
    }
    let name: String = typed.name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let name = name.trim();
    if name.is_empty() {
        return form(StatusCode::UNPROCESSABLE_ENTITY, "Say who you are: decisions are signed with it.", &typed);
    }
    match console.doors.enter(peer.ip(), name, &typed.password) {
        Ok(Entry::In(value, of_terminal)) => {
            console.say(&Said::Entered(name.to_owned()));
            if of_terminal && let Ok(next) = console.doors.password(false) {
                console.say(&Said::Password(next));
            }
            let age = IDLE.as_secs();
            let cookie = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}", console.cookie_name());
            signed_in(&cookie, &own_page(&typed.to))
        }
        Ok(Entry::Wrong) => form(StatusCode::UNAUTHORIZED, "That password is none, or was used before.", &typed),
        Ok(Entry::Wait(seconds)) => {
            let wrong = format!("Too many wrong passwords. Try again in {seconds} seconds.");
            let mut response = form(StatusCode::TOO_MANY_REQUESTS, &wrong, &typed);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
        Err(error) => {
            console.say(&Said::Failed(error.to_string()));
            refuse(StatusCode::INTERNAL_SERVER_ERROR, "nobody can be let in now")
        }
    }
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
    if let Some(cookie) = console.cookie(&headers) {
        console.doors.leave(cookie);
    }
    let cookie = format!("{}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0", console.cookie_name());
    signed_in(&cookie, "/login")
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

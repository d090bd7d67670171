//! What every request passes: the name it was sent to, the session, the token of writing requests, and the headers of
//! every answer.

use crate::doors::{Session, Way, same};
use crate::limits::{LOOKING, STRANGERS, WRITING};
use crate::{Console, Said, rights};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use chancery_people::{Act, PeopleError};
use sha2::{Digest, Sha256};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

/// Longest form, in bytes; reports come as parts of another kind.
const MOST_FORM: usize = 256 << 10;
/// Scripts, styles, pictures and requests of this program alone; nothing inline; no frame around it.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; worker-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

/// Headers of every answer.
pub async fn headers(State(console): State<Arc<Console>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let fixed: [(HeaderName, &'static str); 7] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Not `no-referrer`: with it browsers do not say where a form comes from.
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if console.is_secure() {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses requests sent to another name: a page elsewhere may have its own name point here.
pub async fn host(State(console): State<Arc<Console>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).map(name_of);
    match host {
        Some(host) if console.is_called(host) => next.run(request).await,
        _ => refuse(StatusCode::MISDIRECTED_REQUEST, "not the name of this server; see --host"),
    }
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((six, _)) => six,
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    }
}

impl Console {
    /// True for names this server answers to: its addresses, `localhost`, and those given to it.
    fn is_called(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let listens_everywhere = self.listen.ip().is_unspecified();
        let address = |ip: IpAddr| ip == self.listen.ip() || ip.is_loopback() || listens_everywhere;
        host == "localhost" || self.settings.hosts.contains(&host) || host.parse().is_ok_and(address)
    }

    /// Name of the cookie; cookies do not know ports. Over TLS browsers see to it that no other host sets it.
    pub(crate) fn cookie_name(&self) -> String {
        let prefix = if self.is_secure() { "__Host-" } else { "" };
        format!("{prefix}chancery-{}", self.listen.port())
    }

    /// The header that sets the session's cookie, or takes it away with an empty value.
    pub(crate) fn set_cookie(&self, value: &str) -> String {
        let age = if value.is_empty() { 0 } else { chancery_people::LONGEST };
        let secure = if self.is_secure() { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}", self.cookie_name())
    }

    /// True when browsers reach it by TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.settings.tls.is_some() || self.settings.behind_tls
    }

    /// The value of the session's cookie.
    pub(crate) fn cookie<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        let name = self.cookie_name();
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok());
        let pairs = cookies.flat_map(|c| c.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.into_iter().find(|(n, _)| *n == name).map(|(_, value)| value)
    }
}

/// Where a request comes from: the connection's other end, or whom a believed proxy names.
#[derive(Clone, Copy, Debug)]
pub struct Caller(pub IpAddr);

/// What an act was about, for the log; handlers put it beside their answer.
#[derive(Clone, Debug)]
pub struct Noted(pub String);

/// The answer with what it was about, for the log.
pub fn noted(about: impl Into<String>, answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response.extensions_mut().insert(Noted(about.into()));
    response
}

/// Finds out where a request comes from, and takes away headers of a proxy that nobody believed sent.
pub async fn caller(State(console): State<Arc<Console>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let proxy = &console.settings.proxy;
    let believed = proxy.believes(peer);
    let headers = request.headers_mut();
    let told = headers.get_all("x-forwarded-for").iter().next_back().and_then(|v| v.to_str().ok());
    // The last one is what the proxy itself saw; those before it are hearsay.
    let told = told.and_then(|list| list.rsplit(',').next()?.trim().parse().ok()).filter(|_| believed);
    if !believed {
        for name in [&proxy.user_header, &proxy.groups_header].into_iter().flatten() {
            headers.remove(name);
        }
    }
    request.extensions_mut().insert(Caller(told.unwrap_or(peer).to_canonical()));
    next.run(request).await
}

/// Who a request comes from, if they may come in at all.
fn identify(console: &Console, request: &Request) -> Result<Option<Session>, PeopleError> {
    let headers = request.headers();
    if let Some(token) = headers.get(header::AUTHORIZATION) {
        // A token never opens a page: a browser must not be led to send one.
        let api = is_for_programs(request.uri().path());
        let token = token.to_str().ok().and_then(|t| t.strip_prefix("Bearer ")).filter(|_| api);
        return token.map_or(Ok(None), |token| console.doors.program(token.trim()));
    }
    if let Some(session) = proxied(console, headers)? {
        return Ok(Some(session));
    }
    console.cookie(headers).map_or(Ok(None), |cookie| console.doors.session(cookie))
}

/// Somebody whom a reverse proxy names; its headers are gone by now unless it is believed.
fn proxied(console: &Console, headers: &HeaderMap) -> Result<Option<Session>, PeopleError> {
    let proxy = &console.settings.proxy;
    let value = |name: &Option<String>| name.as_ref().and_then(|n| headers.get(n)).and_then(|v| v.to_str().ok());
    let Some(name) = value(&proxy.user_header).map(str::trim).filter(|n| !n.is_empty() && n.len() <= 200) else {
        return Ok(None);
    };
    let groups: Vec<&str> = value(&proxy.groups_header).unwrap_or_default().split(',').map(str::trim).collect();
    let account = console.doors.people.account(name).ok();
    if account.as_ref().is_some_and(|a| a.disabled) {
        return Ok(None);
    }
    let role = proxy.role(name, &groups).or_else(|| account.map(|a| a.role));
    let token = crate::doors::proxied_token(&console.secret, name);
    Ok(role.map(|role| Session { name: name.to_owned(), token, role, way: Way::Proxy, must_change: false }))
}

fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || path == "/openapi.json"
}

/// An answer to somebody who asks too much.
pub fn too_much(seconds: u64) -> Response {
    let mut response = refuse(StatusCode::TOO_MANY_REQUESTS, &format!("too many requests; try again in {seconds} s"));
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// Counts a request of somebody without a session; an answer when they ask too much.
pub fn stranger(console: &Console, caller: Caller) -> Option<Response> {
    console.limits.take(STRANGERS, &caller.0.to_string(), Instant::now()).err().map(too_much)
}

/// Lets in who has a session and may do what the route needs; sends others to sign in, programs a plain refusal. Every
/// act, and every one that was refused for want of a right, is written down.
pub async fn session(State(console): State<Arc<Console>>, mut request: Request, next: Next) -> Response {
    let caller = request.extensions().get::<Caller>().copied().unwrap_or(Caller(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
    let session = match identify(&console, &request) {
        Ok(Some(session)) => session,
        Ok(None) => return stranger(&console, caller).unwrap_or_else(|| to_the_door(&request)),
        Err(error) => {
            console.say(&Said::Failed(error.to_string()));
            return refuse(StatusCode::INTERNAL_SERVER_ERROR, "the file of accounts could not be read");
        }
    };
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    let rate = if looks { LOOKING } else { WRITING };
    if let Err(seconds) = console.limits.take(rate, &session.key(), Instant::now()) {
        return too_much(seconds);
    }
    let path = request.extensions().get::<MatchedPath>().map(|p| p.as_str().to_owned()).unwrap_or_default();
    let what = format!("{} {path}", request.method());
    let (response, denied) = match rights::need(request.method(), &path) {
        Some(need) if !session.may(need) => (page_or_refusal(&request, &session.denied()), true),
        // A method that the route does not have is answered by the router.
        None if rights::TABLE.iter().all(|(_, p, _)| *p != path) => {
            (refuse(StatusCode::FORBIDDEN, "no line says who may do that"), true)
        }
        _ if session.must_change && !is_ones_own(&path) => return choose_a_password(&request),
        _ => {
            request.extensions_mut().insert(session.clone());
            let response = match signed(request, &session).await {
                Ok(request) => next.run(request).await,
                Err(refusal) => refusal,
            };
            (response, false)
        }
    };
    if looks && !denied {
        return response;
    }
    let about = response.extensions().get::<Noted>().map(|n| n.0.clone()).unwrap_or_default();
    let outcome = response.status().as_u16().to_string();
    let by_token = if matches!(session.way, Way::Token(_)) { " by token" } else { "" };
    console.note(Act { who: session.name, what: what + by_token, about, address: caller.0.to_string(), outcome });
    response
}

fn to_the_door(request: &Request) -> Response {
    let path = request.uri().path();
    if request.method() != Method::GET || is_for_programs(path) {
        let mut response = refuse(StatusCode::UNAUTHORIZED, "sign in first");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"chancery\""));
        return response;
    }
    let back = request.uri().path_and_query().map_or("/", |p| p.as_str());
    let to = if back == "/" { "/login".to_owned() } else { format!("/login?to={}", crate::ask::escaped(back)) };
    Redirect::to(&to).into_response()
}

fn page_or_refusal(request: &Request, why: &str) -> Response {
    if is_for_programs(request.uri().path()) || request.method() != Method::GET {
        return refuse(StatusCode::FORBIDDEN, why);
    }
    crate::pages::forbidden(why)
}

/// What somebody may do before they chose a password of their own.
fn is_ones_own(path: &str) -> bool {
    matches!(path, "/account" | "/api/v1/account" | "/api/v1/account/password" | "/api/v1/session" | "/logout")
}

fn choose_a_password(request: &Request) -> Response {
    let page = *request.method() == Method::GET && !is_for_programs(request.uri().path());
    if page {
        return Redirect::to("/account").into_response();
    }
    refuse(StatusCode::FORBIDDEN, "choose a password of your own first, on the page /account")
}

/// Writing requests must come from our own pages and carry the session's token.
async fn signed(request: Request, session: &Session) -> Result<Request, Response> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(request);
    }
    // A token is sent by a program that has it, never by a browser of its own accord.
    if matches!(session.way, Way::Token(_)) {
        return Ok(request);
    }
    if !is_own(request.headers()) {
        return Err(refuse(StatusCode::FORBIDDEN, "the request comes from another site"));
    }
    let header = request.headers().get("x-csrf-token").and_then(|t| t.to_str().ok());
    if header.is_some_and(|token| same(token, &session.token)) {
        return Ok(request);
    }
    let form = request.headers().get(header::CONTENT_TYPE).and_then(|t| t.to_str().ok());
    let missing = || refuse(StatusCode::FORBIDDEN, "the token of the session is missing or wrong");
    if header.is_some() || !form.is_some_and(|t| t.starts_with("application/x-www-form-urlencoded")) {
        return Err(missing());
    }
    let (parts, body) = request.into_parts();
    let too_large = |_| refuse(StatusCode::PAYLOAD_TOO_LARGE, "the form is too large");
    let bytes: Bytes = to_bytes(body, MOST_FORM).await.map_err(too_large)?;
    // The token is hexadecimal: it stands in a form as it is.
    let fields = bytes.split(|b| *b == b'&').filter_map(|f| std::str::from_utf8(f).ok()?.split_once('='));
    if fields.into_iter().any(|(name, value)| name == "csrf" && same(value, &session.token)) {
        return Ok(Request::from_parts(parts, Body::from(bytes)));
    }
    Err(missing())
}

/// True unless the browser says that the request comes from elsewhere.
pub fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site"))
        && !matches!(site, "same-origin" | "none")
    {
        return false;
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, o)| o.eq_ignore_ascii_case(host)),
        (Some(_), None) => false,
    }
}

/// Gives answers of JSON and pages a tag of their content, and says "not modified" to who has it.
pub async fn tagged(request: Request, next: Next) -> Response {
    let asked: Vec<String> = match *request.method() {
        Method::GET => tags(request.headers()),
        _ => return next.run(request).await,
    };
    let response = next.run(request).await;
    let json = response.headers().get(header::CONTENT_TYPE).is_some_and(|t| {
        let text = t.to_str().unwrap_or_default();
        text.starts_with("application/json") || text.starts_with("application/geo+json")
    });
    if !json || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return refuse(StatusCode::INTERNAL_SERVER_ERROR, "the answer broke off");
    };
    let tag = format!("\"{}\"", &crate::doors::hex(&Sha256::digest(&bytes))[..32]);
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if asked.iter().any(|t| *t == tag || t == "*") {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn tags(headers: &HeaderMap) -> Vec<String> {
    let all = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|v| v.split(',')).map(|t| t.trim().trim_start_matches("W/").to_owned()).collect()
}

/// A refusal in one line.
pub fn refuse(status: StatusCode, why: &str) -> Response {
    let body = serde_json::json!({ "error": why }).to_string();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn requests_of_other_sites_are_known() {
        assert!(is_own(&with(&[("host", "127.0.0.1:7272"), ("origin", "http://127.0.0.1:7272")])));
        assert!(is_own(&with(&[("host", "127.0.0.1:7272")])));
        assert!(!is_own(&with(&[("host", "127.0.0.1:7272"), ("origin", "http://127.0.0.1:9999")])));
        assert!(!is_own(&with(&[("host", "127.0.0.1:7272"), ("origin", "null")])));
        assert!(!is_own(&with(&[("host", "127.0.0.1:7272"), ("sec-fetch-site", "cross-site")])));
    }

    #[test]
    fn hosts_lose_their_port() {
        assert_eq!(name_of("localhost:7272"), "localhost");
        assert_eq!(name_of("[::1]:7272"), "::1");
        assert_eq!(name_of("127.0.0.1"), "127.0.0.1");
    }
}
